/// How far the fetching of a model's files is.
public struct PullProgress: Sendable, Equatable {
  /// The one that is being fetched.
  public let file: String
  /// Bytes that are there, of all files that were not there when the call began.
  public let bytes: Int
  /// Bytes of all those files, at least 1.
  public let total: Int
  /// Bytes that were there before this call began: they tell nothing about its speed.
  public let earlier: Int
}
