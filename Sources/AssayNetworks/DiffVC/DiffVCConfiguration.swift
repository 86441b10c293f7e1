/// The sizes of a ``DiffVC`` model; those of the published checkpoints where nothing else is said.
public struct DiffVCConfiguration: Sendable, Hashable {
  public var melBands = 80
  /// Of the average-voice encoder.
  public var channels = 192
  public var filters = 768
  public var heads = 2
  public var layers = 6
  public var kernel = 3
  /// Frames to either side that attention knows the distance of.
  public var window = 4
  public var postnetChannels = 128
  /// Of the score network.
  public var conditionWidth = 128
  public var scoreChannels = 256
  /// β at time 0 and at time 1.
  public var lowestNoise = 0.05
  public var highestNoise = 20.0
  /// E of a d-vector.
  public let speakerWidth = 256

  public init() {}

  public static let published = DiffVCConfiguration()
}
