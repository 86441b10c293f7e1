import AssayErrors
import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@Suite("Process groups")
struct ProcessGroupTests {
  /// Members on threads of this process, which talk over loopback as processes do.
  private static func members(
    _ size: Int, _ body: @escaping @Sendable (ProcessGroup) throws -> [Float]
  ) throws -> [[Float]] {
    let port = FreePort.find()
    return try ConcurrentThreads.run(size) { rank in
      try body(ProcessGroup(rank: rank, size: size, host: "127.0.0.1", port: port, patience: 60))
    }
  }

  @Test("Tensors are averaged in place, and given by process 0 to all")
  func exchange() throws {
    let results = try Self.members(2) { group in
      let (first, second) = (Tensor([Float(group.rank), 4]), Tensor.full(Double(group.rank), shape: [2, 1]))
      try group.average([first, second])
      let given = Tensor(integers: [group.rank + 7])
      try group.broadcast([given])
      try group.wait()
      return first.floats + second.floats + given.floats
    }
    #expect(results == [[0.5, 4, 0.5, 0.5, 7], [0.5, 4, 0.5, 0.5, 7]])
  }

  @Test("A process that waits in vain, and one that loses another, say so in a sentence")
  func alone() throws {
    let error = #expect(throws: TensorError.self) {
      _ = try ProcessGroup(rank: 1, size: 2, host: "127.0.0.1", port: FreePort.find(), patience: 1)
    }
    #expect(error?.code == .noGroup && error?.message.contains("the option master") == true)
    let outcomes = try Self.members(2) { group in
      guard group.rank == 0 else { return [] }
      // The other one ends here.
      do {
        for _ in 0..<3 { try group.wait() }
        return [0]
      } catch let error as TensorError { return [error.message.contains("lost the others") ? 1 : 0] }
    }
    #expect(outcomes[0] == [1])
  }
}
