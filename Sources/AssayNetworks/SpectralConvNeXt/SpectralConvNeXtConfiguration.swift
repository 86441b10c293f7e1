import AssayRoles

/// The size of a ``SpectralConvNeXt``.
public struct SpectralConvNeXtConfiguration: Sendable, Hashable, Codable {
  /// Complex spectrograms that go in: 1 for a denoiser, 2 for a score (the state and the noisy speech).
  public var spectra: Int
  /// Whether the magnitudes Λ of the phonemes go in, too.
  public var usesPhonemes: Bool
  /// F, frequency bins of a spectrogram.
  public var frequencies: Int
  /// H, channels between blocks.
  public var hiddenChannels: Int
  /// Channels inside a block, in multiples of H.
  public var expansion: Int
  /// Frames that a block's convolution sees, odd.
  public var kernel: Int
  /// The dilation of each block's convolution; as many blocks as there are numbers.
  public var dilations: [Int]
  /// E, the width of the level's embedding, even.
  public var embeddingWidth: Int
  /// Frames of each spectrum that a frame of the result is filtered from, odd; 1 is a mask.
  public var taps: Int

  private enum CodingKeys: String, CodingKey {
    case spectra
    case usesPhonemes = "phonemes"
    case frequencies
    case hiddenChannels = "hidden"
    case expansion
    case kernel
    case dilations
    case embeddingWidth = "embedding"
    case taps
  }

  public init(
    spectra: Int, usesPhonemes: Bool = false, frequencies: Int = 256, hiddenChannels: Int = 384,
    expansion: Int = 4, kernel: Int = 7, dilations: [Int] = [1, 2, 4, 1, 2, 4], embeddingWidth: Int = 128,
    taps: Int = 1
  ) {
    self.spectra = spectra
    self.usesPhonemes = usesPhonemes
    self.frequencies = frequencies
    self.hiddenChannels = hiddenChannels
    self.expansion = expansion
    self.kernel = kernel
    self.dilations = dilations
    self.embeddingWidth = embeddingWidth
    self.taps = taps
  }

  /// Networks of before there were taps have one.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      spectra: try values.decode(Int.self, forKey: .spectra),
      usesPhonemes: try values.decode(Bool.self, forKey: .usesPhonemes),
      frequencies: try values.decode(Int.self, forKey: .frequencies),
      hiddenChannels: try values.decode(Int.self, forKey: .hiddenChannels),
      expansion: try values.decode(Int.self, forKey: .expansion),
      kernel: try values.decode(Int.self, forKey: .kernel),
      dilations: try values.decode([Int].self, forKey: .dilations),
      embeddingWidth: try values.decode(Int.self, forKey: .embeddingWidth),
      taps: try values.decodeIfPresent(Int.self, forKey: .taps) ?? 1)
  }

  /// - Throws: ``RoleError`` naming the size that no network can have.
  public func validate() throws {
    let require = ConfigurationCheck("The network's ")
    try require((1...8).contains(spectra), "number of spectra", spectra, "1 to 8")
    try require((1...8_192).contains(frequencies), "number of frequencies", frequencies, "1 to 8192")
    try require(
      (1...8_192).contains(hiddenChannels), "number of hidden channels", hiddenChannels, "1 to 8192")
    try require((1...15).contains(taps) && taps % 2 == 1, "number of taps", taps, "odd, 1 to 15")
    try require((1...16).contains(expansion), "expansion", expansion, "1 to 16")
    try require((1...101).contains(kernel) && kernel % 2 == 1, "kernel", kernel, "odd, 1 to 101")
    try require((1...100).contains(dilations.count), "number of blocks", dilations.count, "1 to 100")
    for dilation in dilations { try require((1...512).contains(dilation), "dilation", dilation, "1 to 512") }
    try require(
      (2...4_096).contains(embeddingWidth) && embeddingWidth % 2 == 0, "width of the embedding",
      embeddingWidth, "even, 2 to 4096")
  }

  /// Channels that go in: real part, imaginary part and three levels of each spectrum, and Λ.
  var inputChannels: Int { frequencies * (5 * spectra + (usesPhonemes ? 1 : 0)) }

  /// Channels that come out: what is added, a complex mask for each spectrum, and complex weights of its other frames.
  var outputChannels: Int { frequencies * 2 * (1 + spectra * taps) }
}
