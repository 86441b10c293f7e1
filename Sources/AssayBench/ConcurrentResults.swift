import Synchronization

/// What calls on several threads ended with.
final class ConcurrentResults: Sendable {
  private let results = Mutex<[Result<Void, any Error>]>([])

  func keep(_ result: Result<Void, any Error>) { results.withLock { $0.append(result) } }

  /// - Throws: the first error.
  func check() throws { for result in results.withLock({ $0 }) { try result.get() } }
}
