/// The sizes of a ``WaveRNN``; those of the published checkpoint where nothing else is said.
public struct WaveRNNConfiguration: Sendable, Hashable {
  public var recurrentWidth = 512
  public var linearWidth = 512
  /// Of a sample: 2^bits classes.
  public var bits = 9
  /// Frames of zeros at both ends.
  public var padding = 2
  /// Their product is the samples of a frame.
  public var upsampling = [5, 5, 8]
  public var melBands = 80
  public var residualChannels = 128
  public var residualBlocks = 10
  /// Of the auxiliary features, a quarter for each of four layers.
  public var auxiliaryWidth = 128

  public init() {}

  public static let published = WaveRNNConfiguration()

  /// Samples of a frame.
  public var hop: Int { upsampling.reduce(1, *) }
  public var classes: Int { 1 << bits }
}
