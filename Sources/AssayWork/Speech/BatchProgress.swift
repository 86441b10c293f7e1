import Synchronization

/// How far a batch is, of which several recordings may be at work.
package final class BatchProgress: Sendable {
  private struct State {
    var done = 0
    /// Of each recording at work, by its id: how much is done.
    var fractions: [String: Double] = [:]
  }

  private let observer: any WorkObserver
  private let activity: String
  private let total: Int
  private let state = Mutex(State())

  /// - Parameter activity: what is being done: `protecting`.
  package init(_ observer: any WorkObserver, activity: String, total: Int) {
    self.observer = observer
    self.activity = activity
    self.total = total
  }

  /// - Parameters:
  ///   - fraction: of the recording.
  ///   - note: what is worth watching in it.
  package func show(_ id: String, _ fraction: Double, _ note: String?) {
    let done = state.withLock { state in
      state.fractions[id] = fraction
      return Double(state.done) + state.fractions.values.reduce(0, +)
    }
    observer.progress(WorkProgress(done, of: total, "files", task: "\(activity) \(id)", note: note))
  }

  /// The recording is done, or has failed.
  package func finish(_ id: String) {
    state.withLock { state in
      state.fractions[id] = nil
      state.done += 1
    }
  }
}
