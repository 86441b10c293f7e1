import AssayDiffusion
import AssayFeatures
import AssayNetworks
import AssayPhonePuRe

extension PhonePuReRecipe: Codable {
  private enum CodingKeys: String, CodingKey {
    case kind, network, start, spectrogram, loss, speech, augmentation, protected, crops, perturbation,
      validation, loop, refiner
    case maximumLevel = "maximum_level"
  }

  /// The kind says of which stage the network is.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    switch try values.decode(Kind.self, forKey: .kind) {
    case .purifier: network = .purifier(try values.decode(PhonePuRePurifierNetwork.self, forKey: .network))
    case .refiner: network = .refiner(try values.decode(PhonePuReRefinerNetwork.self, forKey: .network))
    }
    start = try values.decodeIfPresent(String.self, forKey: .start)
    spectrogram = try values.decode(CompressedSTFT.Configuration.self, forKey: .spectrogram)
    maximumLevel = try values.decode(Int.self, forKey: .maximumLevel)
    loss = try values.decode(SpectralLoss.self, forKey: .loss)
    speech = try values.decode([String].self, forKey: .speech)
    crops = try values.decode(SpeechCrops.Settings.self, forKey: .crops)
    perturbation = try values.decode(SyntheticPerturbation.Settings.self, forKey: .perturbation)
    augmentation = try values.decodeIfPresent(SpeechAugmentation.Settings.self, forKey: .augmentation)
    protected = try values.decodeIfPresent(RecordedPerturbations.Settings.self, forKey: .protected)
    validation = try values.decode(Validation.self, forKey: .validation)
    loop = try values.decode(LoopSettings.self, forKey: .loop)
    refiner = try values.decodeIfPresent(PhonePuReRefinerRecipe.self, forKey: .refiner)
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(kind, forKey: .kind)
    switch network {
    case .purifier(let network): try values.encode(network, forKey: .network)
    case .refiner(let network): try values.encode(network, forKey: .network)
    }
    try values.encodeIfPresent(start, forKey: .start)
    try values.encode(spectrogram, forKey: .spectrogram)
    try values.encode(maximumLevel, forKey: .maximumLevel)
    try values.encode(loss, forKey: .loss)
    try values.encode(speech, forKey: .speech)
    try values.encode(crops, forKey: .crops)
    try values.encode(perturbation, forKey: .perturbation)
    try values.encodeIfPresent(augmentation, forKey: .augmentation)
    try values.encodeIfPresent(protected, forKey: .protected)
    try values.encode(validation, forKey: .validation)
    try values.encode(loop, forKey: .loop)
    try values.encodeIfPresent(refiner, forKey: .refiner)
  }
}
