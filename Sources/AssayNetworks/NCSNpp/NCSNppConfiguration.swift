import AssayRoles

/// The size of an ``NCSNpp``; everything else about it is fixed.
public struct NCSNppConfiguration: Sendable, Hashable, Codable {
  /// Channels at full resolution, also the number of Fourier frequencies of the time.
  public var channels: Int
  /// Channels of each resolution as a multiple of ``channels``; the resolution halves from one to the next.
  public var multipliers: [Int]
  /// Residual blocks of each resolution on the way down; on the way up there is one more.
  public var residualBlocks: Int
  /// Real input channels: two for each complex spectrogram that the network sees.
  public var inputChannels: Int

  /// The names of the reference's constructor arguments.
  private enum CodingKeys: String, CodingKey {
    case channels = "nf"
    case multipliers = "ch_mult"
    case residualBlocks = "num_res_blocks"
    case inputChannels = "input_channels"
  }

  public init(
    channels: Int = 128, multipliers: [Int] = [1, 2, 2, 2], residualBlocks: Int = 1, inputChannels: Int = 6
  ) {
    self.channels = channels
    self.multipliers = multipliers
    self.residualBlocks = residualBlocks
    self.inputChannels = inputChannels
  }

  /// PhonePuRe's: state, purified speech and phonemes; 27,776,038 parameters.
  public static let phonePuRe = NCSNppConfiguration()

  /// Complex spectrograms that the network sees, the state among them.
  public var inputs: Int { inputChannels / 2 }

  /// The width of the time's embedding.
  public var embeddingWidth: Int { 4 * channels }

  /// Frequencies and frames must be multiples of this, so that they can be halved at each resolution.
  public var granularity: Int { 1 << (multipliers.count - 1) }

  /// - Throws: ``RoleError`` naming the first field that no network can have.
  public func validate() throws {
    let require = ConfigurationCheck("The NCSN++ configuration's ")
    try require((4...1_024).contains(channels), "nf", channels, "between 4 and 1024")
    try require(
      (1...8).contains(multipliers.count) && multipliers.allSatisfy { (1...64).contains($0) }, "ch_mult",
      multipliers, "one to eight numbers between 1 and 64")
    // A width that no file can have must not become an allocation of its size.
    try require(
      multipliers.allSatisfy { channels * $0 <= 1_024 }, "ch_mult", multipliers, "at most 1024 / nf")
    try require((1...16).contains(residualBlocks), "num_res_blocks", residualBlocks, "between 1 and 16")
    try require(
      (2...64).contains(inputChannels) && inputChannels.isMultiple(of: 2), "input_channels", inputChannels,
      "an even number between 2 and 64")
    for width in groupedWidths {
      try require(
        width.isMultiple(of: NCSNppNormalization.groups(width)), "nf", channels,
        "such that \(width) channels can be split into \(NCSNppNormalization.groups(width)) groups")
    }
  }

  /// Every number of channels that is normalised in groups.
  private var groupedWidths: Set<Int> {
    let widths = multipliers.map { channels * $0 } + [channels]
    return Set(widths + widths.flatMap { first in widths.map { first + $0 } })
  }
}
