import Foundation
import Synchronization

/// A thread that computes without pause until it is stopped: another program on the same machine.
final class BusyCore: Sendable {
  private let isStopped = Atomic(false)

  init() {
    Thread.detachNewThread { [self] in
      var state: UInt64 = 1
      while !isStopped.load(ordering: .relaxed) {
        for _ in 0..<10_000 { state = state &* 6_364_136_223_846_793_005 &+ 1 }
      }
      // Read, so that the work is not left out.
      if state == 0 { Foundation.exit(1) }
    }
  }

  func stop() { isStopped.store(true, ordering: .relaxed) }
}
