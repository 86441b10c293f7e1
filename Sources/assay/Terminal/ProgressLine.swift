import Foundation
import Synchronization

/// One line on the terminal that says how far the work is; it replaces itself.
///
/// It appears only after two seconds, so that short work leaves no trace, and at most ten times a second.
final class ProgressLine: Sendable {
  private struct State {
    let start = ContinuousClock.now
    var lastShown: ContinuousClock.Instant?
    var isVisible = false
  }

  private let isShown: Bool
  private let state = Mutex(State())

  init(isShown: Bool) { self.isShown = isShown }

  /// - Parameters:
  ///   - done: units done, with the fraction of the one at work.
  ///   - total: all units.
  ///   - unit: what is counted, in the plural.
  ///   - task: what is worked on.
  ///   - note: what is worth watching in it, such as a loss.
  ///   - earlier: units that were done before the work began.
  ///   - remaining: seconds left, where the caller knows better than the mean rate tells.
  func update(
    _ done: Double, of total: Int, _ unit: String, task: String, note: String? = nil, earlier: Double = 0,
    remaining: Double? = nil
  ) {
    guard isShown else { return }
    state.withLock { state in
      let now = ContinuousClock.now
      let elapsed = (now - state.start) / .seconds(1)
      guard elapsed > 2, state.lastShown.map({ now - $0 >= .milliseconds(100) }) ?? true else { return }
      let estimate = ProgressEstimate(done: done, total: total, seconds: elapsed, earlier: earlier)
      let parts = [
        "\(estimate.percentage) %", estimate.rate(unit),
        remaining.map(ProgressEstimate.remaining) ?? estimate.remaining,
        task, note,
      ]
      let line = parts.compactMap { $0 }.joined(separator: "  ")
      ErrorTerminal.write("\r\u{1B}[K" + line.prefix(max(20, ErrorTerminal.width - 1)))
      state.lastShown = now
      state.isVisible = true
    }
  }

  /// Takes the line away, for a message or at the end.
  func clear() {
    state.withLock { state in
      guard state.isVisible else { return }
      ErrorTerminal.write("\r\u{1B}[K")
      state.isVisible = false
    }
  }
}
