/// How far the fetching of one file is.
public struct PullProgress: Sendable, Equatable {
  public let file: String
  /// Bytes that are there.
  public let bytes: Int
  /// Bytes of the whole file, at least 1.
  public let total: Int
  /// Bytes that were there before this call began: they tell nothing about its speed.
  public let earlier: Int
}
