import AssayErrors
import AssayFiles
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayCheckpoint

@Suite("Writing safetensors")
struct SafetensorsWriterTests {
  @Test("Random tensors come back as they were, aligned and in order")
  func roundTrip() throws {
    var numbers = SeededNumbers(seed: 3)
    let pieces = ["a", "Z", ".", "é", "😀", "\"", "\\", "\n", "\u{1}", "weight", "0", "/", " "]
    try TestFiles.withTemporaryFolder { folder in
      let url = folder.appendingPathComponent("weights.safetensors")
      for _ in 0..<200 {
        var tensors: [String: CheckpointTensor] = [:]
        var metadata: [String: String] = [:]
        func text() -> String {
          (0..<Int.random(in: 0...6, using: &numbers)).map { _ in pieces.randomElement(using: &numbers)! }
            .joined()
        }
        for _ in 0..<Int.random(in: 0...8, using: &numbers) {
          let dtype = CheckpointDType.allCases.randomElement(using: &numbers)!
          let shape = (0..<Int.random(in: 0...3, using: &numbers)).map { _ in
            Int.random(in: 0...4, using: &numbers)
          }
          let bytes = (0..<shape.reduce(1, *) * dtype.byteCount).map { _ in
            UInt8.random(in: 0...255, using: &numbers)
          }
          tensors[text()] = CheckpointTensor(dtype: dtype, shape: shape, bytes: bytes)
        }
        for _ in 0..<Int.random(in: 0...3, using: &numbers) { metadata[text()] = text() }
        try SafetensorsWriter.write(tensors, metadata: metadata, to: url)
        let checkpoint = try Checkpoint.open(url)
        #expect(checkpoint.metadata == metadata)
        #expect(Set(checkpoint.tensors.keys) == Set(tensors.keys))
        for (name, tensor) in tensors {
          let read = try #require(checkpoint.tensors[name])
          #expect(read.dtype == tensor.dtype && read.shape == tensor.shape && read.data() == tensor.data())
          #expect(read.count == 0 || read.storage.start % tensor.dtype.byteCount == 0)
        }
        let first = try Data(contentsOf: url)
        try SafetensorsWriter.write(checkpoint.tensors, metadata: checkpoint.metadata, to: url)
        #expect(try Data(contentsOf: url) == first)
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["weights.safetensors"])
    }
  }

  @Test("Views of a PyTorch file are written contiguously, also over a file that is open")
  func conversion() throws {
    let source = try openFixture("legacy.pt").allTensors()
    let expected = try openFixture("expected.safetensors").tensors
    try TestFiles.withTemporaryFolder { folder in
      let url = folder.appendingPathComponent("new/weights.safetensors")
      let tensors = Dictionary(uniqueKeysWithValues: source.map { ($0.path, $0.tensor) })
      try SafetensorsWriter.write(tensors, to: url)
      let open = try Checkpoint.open(url)
      try SafetensorsWriter.write(["x": CheckpointTensor(shape: [2, 1], floats: [1, -2])], to: url)
      for (name, tensor) in expected { #expect(open.tensors[name]?.data() == tensor.data(), "\(name)") }
      let other = try Checkpoint.open(url)
      #expect(try other.tensor(at: "x").floats() == [1, -2])
      #expect(try other.tensor(at: "x").shape == [2, 1])
    }
  }

  @Test("A header is exactly as documented")
  func bytes() throws {
    try TestFiles.withTemporaryFolder { folder in
      let url = folder.appendingPathComponent("w.safetensors")
      let tensors = [
        "b": CheckpointTensor(shape: [1], floats: [1]),
        "a": CheckpointTensor(dtype: .uint8, shape: [], bytes: [7]),
      ]
      try SafetensorsWriter.write(tensors, metadata: ["k": "v"], to: url)
      let header =
        #"{"__metadata__":{"k":"v"},"a":{"dtype":"U8","shape":[],"data_offsets":[4,5]},"#
        + #""b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#
      let padded = header + String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
      let expected =
        Pickle.littleEndian(UInt64(padded.utf8.count)) + Array(padded.utf8) + [0, 0, 0x80, 0x3F, 7]
      #expect(Array(try Data(contentsOf: url)) == expected)
    }
  }

  @Test("A reserved name and a place that cannot be written are refused, and nothing is left behind")
  func refused() throws {
    try TestFiles.withTemporaryFolder { folder in
      let tensor = CheckpointTensor(shape: [1], floats: [1])
      let url = folder.appendingPathComponent("w.safetensors")
      let error = #expect(throws: CheckpointError.self) {
        try SafetensorsWriter.write(["__metadata__": tensor], to: url)
      }
      #expect(error?.code == .reservedName)
      // A folder with content cannot be replaced by a file.
      try FileManager.default.createDirectory(
        at: folder.appendingPathComponent("taken/inner"), withIntermediateDirectories: true)
      #expect(throws: FileError.self) {
        try SafetensorsWriter.write(["a": tensor], to: folder.appendingPathComponent("taken"))
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["taken"])
    }
  }
}
