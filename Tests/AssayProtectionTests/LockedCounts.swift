import Synchronization

/// Collects what a progress closure is told.
final class LockedCounts: Sendable {
  private let storage = Mutex<[Int]>([])

  var values: [Int] { storage.withLock { $0 } }

  func append(_ value: Int) { storage.withLock { $0.append(value) } }
}
