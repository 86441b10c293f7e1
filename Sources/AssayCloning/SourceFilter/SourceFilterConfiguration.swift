import AssayErrors
import AssayNetworks
import AssayRoles

/// The sizes of a ``SourceFilterVoice``.
public struct SourceFilterConfiguration: Sendable, Hashable, Codable {
  /// Channels between blocks.
  public var hidden: Int
  /// Channels inside a block, in multiples of ``hidden``.
  public var expansion: Int
  /// Frames that a block's convolution sees, odd.
  public var kernel: Int
  /// Of each block.
  public var dilations: [Int]
  /// Of a phone's vector.
  public var phoneWidth: Int
  /// Of the speaker's, even.
  public var speakerWidth: Int

  private enum CodingKeys: String, CodingKey {
    case hidden, expansion, kernel, dilations
    case phoneWidth = "phone_width"
    case speakerWidth = "speaker_width"
  }

  public init(
    hidden: Int = 320, expansion: Int = 3, kernel: Int = 7, dilations: [Int] = [1, 2, 4, 1, 2, 4],
    phoneWidth: Int = 64, speakerWidth: Int = 256
  ) {
    self.hidden = hidden
    self.expansion = expansion
    self.kernel = kernel
    self.dilations = dilations
    self.phoneWidth = phoneWidth
    self.speakerWidth = speakerWidth
  }

  /// E of a d-vector.
  public static let embeddingWidth = 256
  static let frequencies = 256

  /// The same sizes as a network of spectra has them, which checks them.
  private var blocks: SpectralConvNeXtConfiguration {
    SpectralConvNeXtConfiguration(
      spectra: 1, frequencies: Self.frequencies, hiddenChannels: hidden, expansion: expansion, kernel: kernel,
      dilations: dilations, embeddingWidth: speakerWidth)
  }

  /// - Throws: `RoleError` naming the size that no network can have.
  public func validate() throws {
    try blocks.validate()
    guard (1...1_024).contains(phoneWidth) else {
      throw RoleError(
        .invalidParameter,
        "The network's phone_width is \(phoneWidth); it must be 1 to 1024: correct the configuration.")
    }
  }
}
