import AssayRoles

/// The size of a ``BandUNet``.
public struct BandUNetConfiguration: Sendable, Hashable, Codable {
  /// Complex spectrograms that go in: 1 for a denoiser, 2 for a refiner (the state and the purified speech).
  public var spectra: Int
  /// Whether the magnitudes Λ of the phonemes go in, too.
  public var usesPhonemes: Bool
  /// F, frequency bins of a spectrogram.
  public var frequencies: Int
  /// B, mel bands, a multiple of 4.
  public var bands: Int
  /// Channels of the halves: of every frame and half the bands, and of every other frame and a quarter of them.
  public var channels: [Int]
  /// The dilation in time of each residual block between the halves.
  public var dilations: [Int]
  /// Channels of the layer over all bands of a frame.
  public var frameChannels: Int
  /// E, the width of the level's embedding, even.
  public var embeddingWidth: Int

  private enum CodingKeys: String, CodingKey {
    case spectra
    case usesPhonemes = "phonemes"
    case frequencies
    case bands
    case channels
    case dilations
    case frameChannels = "frame_channels"
    case embeddingWidth = "embedding"
  }

  public init(
    spectra: Int, usesPhonemes: Bool = false, frequencies: Int = 256, bands: Int = 64,
    channels: [Int] = [24, 64], dilations: [Int] = [1, 2, 4, 1], frameChannels: Int = 512,
    embeddingWidth: Int = 64
  ) {
    self.spectra = spectra
    self.usesPhonemes = usesPhonemes
    self.frequencies = frequencies
    self.bands = bands
    self.channels = channels
    self.dilations = dilations
    self.frameChannels = frameChannels
    self.embeddingWidth = embeddingWidth
  }

  /// - Throws: ``RoleError`` naming the size that no network can have.
  public func validate() throws {
    let require = ConfigurationCheck("The network's ")
    try require((1...8).contains(spectra), "number of spectra", spectra, "1 to 8")
    try require((1...8_192).contains(frequencies), "number of frequencies", frequencies, "1 to 8192")
    try require(
      (4...512).contains(bands) && bands.isMultiple(of: 4), "number of bands", bands,
      "a multiple of 4, 4 to 512")
    try require(channels.count == 2, "number of channel counts", channels.count, "2")
    for count in channels {
      try require((1...4_096).contains(count), "number of channels", count, "1 to 4096")
    }
    // A layer over all of them has a fourth of the square of weights.
    let width = channels[1] * bands / 4
    try require(
      (1...16_384).contains(width), "coarse channels times a fourth of the bands", width, "1 to 16384")
    try require((1...100).contains(dilations.count), "number of blocks", dilations.count, "1 to 100")
    for dilation in dilations { try require((1...512).contains(dilation), "dilation", dilation, "1 to 512") }
    try require(
      (1...8_192).contains(frameChannels), "number of frame channels", frameChannels, "1 to 8192")
    try require(
      (2...4_096).contains(embeddingWidth) && embeddingWidth % 2 == 0, "width of the embedding",
      embeddingWidth, "even, 2 to 4096")
  }
}
