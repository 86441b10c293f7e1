/// How far a method is with one utterance.
public struct MethodProgress: Sendable, Equatable {
  /// Steps done, from 0 to ``total``.
  public let completed: Int
  /// Steps in all, at least 1.
  public let total: Int
  /// What is worth watching, such as `loss 0.00012`; `nil` for nothing.
  public let note: String?

  public init(completed: Int, total: Int, note: String? = nil) {
    self.completed = completed
    self.total = total
    self.note = note
  }
}
