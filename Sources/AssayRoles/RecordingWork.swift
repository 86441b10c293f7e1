public import AssayTensor
import Foundation
import Synchronization

/// Processes recordings as a method's ``Parallelism`` says, and hands the results over in order.
public struct RecordingWork: Sendable {
  /// More recordings at once would need too much memory on machines with many cores.
  public static let mostAtOnce = 16
  /// Bytes. A thread of Foundation has 512 KiB, which a network's graph of gradients can exceed.
  private static let stackSize = 16 << 20

  /// Recordings at once.
  public let workers: Int
  private let hasOneThreadEach: Bool

  /// - Parameters:
  ///   - parallelism: of the method.
  ///   - device: recordings share a GPU one after the other.
  ///   - threads: threads to use; at least 1.
  public init(_ parallelism: Parallelism, device: Device, threads: Int) {
    hasOneThreadEach = parallelism == .recordings && device == .cpu
    workers = hasOneThreadEach ? max(1, min(threads, Self.mostAtOnce)) : 1
  }

  /// Computes a result for each input, and consumes them in the inputs' order.
  ///
  /// - Parameters:
  ///   - isStopped: asked before each input on the thread that computes, and after each result on the caller's, whose
  ///     task may be cancelled. What has begun is still consumed.
  ///   - compute: called on several threads at once, but on the caller's where there is only one recording at a time.
  ///   - consume: called on the caller's thread.
  /// - Returns: how many inputs were consumed: fewer than there are when it was stopped.
  /// - Throws: what `consume` throws, once the results at work are finished.
  public func run<Input: Sendable, Output: Sendable>(
    _ inputs: [Input], isStopped: @escaping @Sendable () -> Bool = { false },
    compute: @escaping @Sendable (Input) -> Output, consume: (Input, Output) throws -> Void
  ) rethrows -> Int {
    guard hasOneThreadEach else {
      return try inOrder(inputs, isStopped: isStopped, compute: compute, consume: consume)
    }
    // Threads that begin later take the number over from this one, but not in all libraries: so each sets its own.
    let alone: @Sendable (Input) -> Output = { input in ComputeRuntime.withThreads(1) { compute(input) } }
    return try ComputeRuntime.withThreads(1) {
      let workers = min(workers, inputs.count)
      guard workers > 1 else {
        return try inOrder(inputs, isStopped: isStopped, compute: alone, consume: consume)
      }
      let queue = Queue<Input, Output>(inputs, ahead: 2 * workers, isStopped: isStopped, compute: alone)
      for _ in 0..<workers {
        queue.group.enter()
        let thread = Thread {
          queue.work()
          queue.group.leave()
        }
        thread.stackSize = Self.stackSize
        thread.start()
      }
      defer { queue.finish(workers: workers) }
      return try queue.consume(consume)
    }
  }

  private func inOrder<Input, Output>(
    _ inputs: [Input], isStopped: () -> Bool, compute: (Input) -> Output,
    consume: (Input, Output) throws -> Void
  ) rethrows -> Int {
    for (index, input) in inputs.enumerated() {
      if isStopped() { return index }
      try consume(input, compute(input))
    }
    return inputs.count
  }

  /// Inputs that workers take in order, and results that wait for those before them.
  private final class Queue<Input: Sendable, Output: Sendable>: Sendable {
    private struct State {
      var next = 0
      var results: [Int: Output] = [:]
      var isClosed = false
    }

    let group = DispatchGroup()
    private let inputs: [Input]
    private let isStopped: @Sendable () -> Bool
    private let compute: @Sendable (Input) -> Output
    private let state = Mutex(State())
    /// How many inputs may be taken: results that wait need memory.
    private let room: DispatchSemaphore
    /// Signalled for each input when its result is there, or will not come.
    private let ready: [DispatchSemaphore]

    init(
      _ inputs: [Input], ahead: Int, isStopped: @escaping @Sendable () -> Bool,
      compute: @escaping @Sendable (Input) -> Output
    ) {
      self.inputs = inputs
      self.isStopped = isStopped
      self.compute = compute
      // A semaphore must not end below the value it began with, as after an error.
      room = DispatchSemaphore(value: 0)
      for _ in 0..<ahead { room.signal() }
      ready = inputs.map { _ in DispatchSemaphore(value: 0) }
    }

    func work() {
      while true {
        room.wait()
        if isStopped() { close() }
        let index = state.withLock { state -> Int? in
          guard !state.isClosed, state.next < inputs.count else { return nil }
          defer { state.next += 1 }
          return state.next
        }
        guard let index else { return }
        let output = compute(inputs[index])
        state.withLock { $0.results[index] = output }
        ready[index].signal()
      }
    }

    func consume(_ body: (Input, Output) throws -> Void) rethrows -> Int {
      for (index, input) in inputs.enumerated() {
        ready[index].wait()
        guard let output = state.withLock({ $0.results.removeValue(forKey: index) }) else { return index }
        room.signal()
        try body(input, output)
        if isStopped() { close() }
      }
      return inputs.count
    }

    /// Lets no other input begin, and nobody wait for one.
    private func close() {
      state.withLock { state in
        guard !state.isClosed else { return }
        state.isClosed = true
        for index in state.next..<inputs.count { ready[index].signal() }
      }
    }

    /// Lets workers end, and waits for them.
    func finish(workers: Int) {
      close()
      for _ in 0..<workers { room.signal() }
      group.wait()
    }
  }
}
