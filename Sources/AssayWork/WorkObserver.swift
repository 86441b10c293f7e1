/// Whom work tells what a user should know: a terminal, a log, a test.
public protocol WorkObserver: Sendable {
  /// Something to know, though nothing failed.
  func notice(_ text: String)
  /// Something failed, while the work goes on with the rest.
  func failure(_ text: String)
  /// How far the work is.
  func progress(_ progress: WorkProgress)
  /// The work that ``progress(_:)`` was told about is done.
  func endProgress()
  /// Waits for ever where the process is being ended: what fails then fails because of that, and nobody is to be told.
  func waitIfEnding()
}

extension WorkObserver {
  public func waitIfEnding() {}
}

/// How far work is.
public struct WorkProgress: Sendable {
  /// Units done, with the fraction of the one at work.
  public let done: Double
  /// All units.
  public let total: Int
  /// What is counted, in the plural.
  public let unit: String
  /// What is worked on.
  public let task: String
  /// What is worth watching in it, such as a loss.
  public let note: String?

  public init(_ done: Double, of total: Int, _ unit: String, task: String, note: String? = nil) {
    self.done = done
    self.total = total
    self.unit = unit
    self.task = task
    self.note = note
  }
}
