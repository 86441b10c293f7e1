import AssayRoles
import AssayTensor
import Foundation
import Synchronization
import Testing
import _AssayTestSupport

@Suite("Recordings that are processed at once")
struct RecordingWorkTests {
  private struct Refusal: Error {}

  private static func work(_ threads: Int, _ parallelism: Parallelism = .recordings) -> RecordingWork {
    RecordingWork(parallelism, device: .cpu, threads: threads)
  }

  @Test(
    "Results come in the order of the inputs, however long each takes, one at a time", arguments: [1, 2, 5])
  func order(threads: Int) throws {
    var numbers = SeededNumbers(seed: UInt64(threads))
    let waits = (0..<40).map { _ in UInt32.random(in: 0...3_000, using: &numbers) }
    var consumed: [Int] = []
    let count = Self.work(threads).run(Array(waits.indices)) { index in
      usleep(waits[index])
      return 10 * index
    } consume: { index, output in
      #expect(output == 10 * index)
      consumed.append(index)
    }
    #expect(count == 40 && consumed == Array(0..<40))
    #expect(
      Self.work(threads).run([Int]()) {
        $0
      } consume: { _, _ in
        Issue.record("nothing")
      } == 0)
  }

  @Test(
    "As many recordings as threads are at work, and no more; large networks and GPUs take one after the other"
  )
  func atOnce() {
    func most(_ work: RecordingWork) -> Int {
      let atWork = Mutex((now: 0, most: 0))
      _ = work.run(Array(0..<12)) { _ in
        atWork.withLock {
          $0.now += 1
          $0.most = max($0.most, $0.now)
        }
        usleep(30_000)
        atWork.withLock { $0.now -= 1 }
      } consume: { _, _ in
      }
      return atWork.withLock(\.most)
    }
    #expect(most(Self.work(3)) == 3)
    #expect(most(Self.work(1)) == 1)
    #expect(most(Self.work(4, .operations)) == 1)
    #expect(most(RecordingWork(.recordings, device: .cuda(0), threads: 4)) == 1)
    #expect(Self.work(1_000).workers == RecordingWork.mostAtOnce)
  }

  @Test("What has begun when it is stopped is consumed, and nothing else", arguments: [1, 4])
  func stopped(threads: Int) {
    let begun = Mutex(0)
    var consumed: [Int] = []
    let isStopped: @Sendable () -> Bool = { begun.withLock { $0 >= 10 } }
    let count = Self.work(threads).run(Array(0..<50), isStopped: isStopped) { index in
      begun.withLock { $0 += 1 }
      usleep(1_000)
      return index
    } consume: { index, _ in
      consumed.append(index)
    }
    let all = begun.withLock { $0 }
    #expect(all >= 10 && all <= 10 + threads)
    #expect(count == all && consumed == Array(0..<all))
  }

  @Test("A cancellation that only the caller's thread knows of ends it, too")
  func cancelled() {
    let caller = pthread_self()
    let consumed = Mutex(0)
    // As `Task.isCancelled` is, which knows nothing on a worker's thread.
    let isStopped: @Sendable () -> Bool = {
      pthread_equal(pthread_self(), caller) != 0 && consumed.withLock { $0 >= 5 }
    }
    let count = Self.work(3).run(Array(0..<200), isStopped: isStopped) { index in
      usleep(1_000)
      return index
    } consume: { _, _ in
      consumed.withLock { $0 += 1 }
    }
    #expect(count >= 5 && count <= 5 + 6 + 3)
  }

  @Test("An error of the consumer ends it, without threads left over", arguments: [1, 4])
  func failing(threads: Int) {
    let atWork = Mutex(0)
    #expect(throws: Refusal.self) {
      try Self.work(threads).run(Array(0..<50)) { index in
        atWork.withLock { $0 += 1 }
        usleep(2_000)
        atWork.withLock { $0 -= 1 }
        return index
      } consume: { index, _ in
        if index == 7 { throw Refusal() }
      }
    }
    #expect(atWork.withLock { $0 } == 0)
  }

  @Test("Only a few results wait for their turn")
  func bounded() {
    let computed = Mutex(0)
    var ahead = 0
    _ = Self.work(2).run(Array(0..<60)) { _ in
      computed.withLock { $0 += 1 }
    } consume: { index, _ in
      usleep(1_000)
      ahead = max(ahead, computed.withLock { $0 } - index)
    }
    #expect(ahead <= 6, "\(ahead)")
  }

  @Test("Each recording has one thread inside operations, and the number of before comes back")
  func threads() throws {
    try ComputeRuntime.start(threads: 2)
    let before = ComputeRuntime.threads
    _ = Self.work(2).run(Array(0..<6)) { _ in
      ComputeRuntime.threads
    } consume: { _, threads in
      #expect(threads == 1)
    }
    #expect(ComputeRuntime.threads == before)
  }
}
