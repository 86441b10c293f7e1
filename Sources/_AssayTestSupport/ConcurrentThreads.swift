import Foundation
import Synchronization

/// Runs code on several threads at the same time, which must wait for each other.
public enum ConcurrentThreads {
  private final class Outcomes<Value: Sendable>: Sendable {
    let all = Mutex<[Int: Result<Value, any Error>]>([:])
  }

  /// - Returns: what `body` returned, by index.
  /// - Throws: the first index's error.
  public static func run<Value: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (_ index: Int) throws -> Value
  ) throws -> [Value] {
    let outcomes = Outcomes<Value>()
    let group = DispatchGroup()
    for index in 0..<count {
      group.enter()
      let thread = Thread {
        let outcome = Result { try body(index) }
        outcomes.all.withLock { $0[index] = outcome }
        group.leave()
      }
      thread.stackSize = 8 << 20
      thread.start()
    }
    group.wait()
    return try outcomes.all.withLock { found in try (0..<count).map { try found[$0]!.get() } }
  }
}
