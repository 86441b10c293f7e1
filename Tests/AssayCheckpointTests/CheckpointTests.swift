import AssayErrors
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayCheckpoint

@Suite("Checkpoints: golden files")
struct CheckpointTests {
  @Test("The expected tensors are read as the header says, by an independent reading of it")
  func safetensorsAgainstRawBytes() throws {
    let bytes = try fixtureBytes("expected.safetensors")
    let length = Int(bytes[0]) + Int(bytes[1]) << 8
    let header = try #require(
      try JSONSerialization.jsonObject(with: Data(bytes[8..<8 + length])) as? [String: [String: Any]])
    let checkpoint = try openFixture("expected.safetensors")
    #expect(checkpoint.format == .safetensors)
    #expect(checkpoint.tensors.count == 30 && header.count == 30)
    for (name, entry) in header {
      let tensor = try #require(checkpoint.tensors[name])
      let offsets = try #require(entry["data_offsets"] as? [Int])
      #expect(tensor.dtype.name == entry["dtype"] as? String)
      #expect(tensor.shape == entry["shape"] as? [Int])
      #expect(
        Array(tensor.data()) == Array(bytes[8 + length + offsets[0]..<8 + length + offsets[1]]), "\(name)")
    }
    #expect(Set(checkpoint.tensors.values.map(\.dtype)) == Set(CheckpointDType.allCases))
  }

  @Test("Both PyTorch formats hold the expected tensors bit by bit", arguments: ["legacy.pt", "zip.pt"])
  func torchFormats(name: String) throws {
    let checkpoint = try openFixture(name)
    #expect(checkpoint.format == (name == "zip.pt" ? .torchZip : .torchLegacy))
    let expected = try openFixture("expected.safetensors").tensors
    let actual = try checkpoint.allTensors()
    #expect(Set(actual.map(\.path)) == Set(expected.keys))
    for (path, tensor) in actual {
      let other = try #require(expected[path])
      #expect(tensor.dtype == other.dtype && tensor.shape == other.shape, "\(path)")
      #expect(tensor.data() == other.data(), "\(path)")
    }
    #expect(try checkpoint.tensor(at: "tensors/a_t").layout.isContiguous == false)
  }

  @Test("Both PyTorch formats hold the expected scalars", arguments: ["legacy.pt", "zip.pt"])
  func scalars(name: String) throws {
    let checkpoint = try openFixture(name)
    let data = try Data(contentsOf: TestFiles.fixture("checkpoints/expected_scalars.json"))
    let expected = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    for (key, json) in expected {
      let value = try checkpoint.value(at: key)
      #expect(matches(value, json), "\(key): \(value)")
    }
    // JSON knows neither tuples nor the difference of 1 and true.
    guard case .tuple(let pair) = try checkpoint.value(at: "pair") else { throw CancellationError() }
    #expect(pair.map(\.integerValue) == [1, 2])
    #expect(try checkpoint.value(at: "yes").boolValue == true)
    #expect(try checkpoint.value(at: "none").isNull)
    #expect(try checkpoint.value(at: "list/2/1").numberValue == 4.5)
    #expect(try checkpoint.value(at: "name").stringValue == "naïve")
  }

  @Test("A file that is a single tensor has it as its root")
  func singleTensor() throws {
    let checkpoint = try openFixture("ok_tensor.pt")
    #expect(try checkpoint.tensor(at: "").floats() == [1, 2, 3])
    #expect(try checkpoint.allTensors().map(\.path) == [""])
    #expect(checkpoint.tensors.isEmpty)
    expectRefused(.wrongKind) { try checkpoint.stateDict(at: "") }
  }

  @Test("State dicts, tensors and lists are reached by path, and mistakes are named")
  func paths() throws {
    let checkpoint = try openFixture("legacy.pt")
    let module = try checkpoint.orderedStateDict(at: "module")
    #expect(
      module.map(\.name) == [
        "0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var",
        "1.num_batches_tracked",
      ])
    #expect(try checkpoint.stateDict(at: "module").count == 7)
    #expect(try checkpoint.tensor(at: "123456789012/exp_avg").shape == [2])
    expectRefused(.missingEntry) { try checkpoint.stateDict(at: "model") }
    expectRefused(.missingEntry) { try checkpoint.value(at: "list/4") }
    expectRefused(.missingEntry) { try checkpoint.value(at: "list/-1") }
    expectRefused(.missingEntry) { try checkpoint.value(at: "step/0") }
    expectRefused(.wrongKind) { try checkpoint.stateDict(at: "") }
    expectRefused(.wrongKind) { try checkpoint.stateDict(at: "step") }
    expectRefused(.wrongKind) { try checkpoint.tensor(at: "step") }
    expectRefused(.wrongKind) { try checkpoint.tensorList(at: "list") }
    expectRefused(.wrongKind) { try checkpoint.tensorList(at: "module") }
    let error = #expect(throws: CheckpointError.self) { try checkpoint.stateDict(at: "") }
    #expect(try #require(error).message.contains("an integer at step, not a tensor"))
  }

  @Test(
    "Hostile and broken files are refused for the right reason",
    arguments: zip(
      [
        "bad_global.pt", "bad_offset.pt", "bad_stride.pt", "bad_numel.pt", "truncated_legacy.pt",
        "truncated_zip.pt",
      ],
      [
        CheckpointError.Code.foreignObject, .outOfBounds, .outOfBounds, .outOfBounds, .truncated, .truncated,
      ]))
  func refused(name: String, code: CheckpointError.Code) {
    expectRefused(code, name) { try openFixture(name) }
  }

  @Test("A call that a hostile file asks for is kept as a record and not made")
  func inertCall() throws {
    let checkpoint = try openFixture("bad_global.pt", foreign: .opaque)
    guard case .opaque("builtins", "eval", let arguments) = checkpoint.root else {
      Issue.record("\(checkpoint.root)")
      return
    }
    #expect(arguments.map(\.stringValue) == ["1+1"])
    expectRefused(.wrongKind) { try checkpoint.tensor(at: "") }
  }

  @Test(
    "No shorter version of a file is accepted",
    arguments: ["legacy.pt", "zip.pt", "ok_tensor.pt", "expected.safetensors"])
  func truncation(name: String) throws {
    let bytes = try fixtureBytes(name)
    for count in 0..<bytes.count {
      #expect(throws: CheckpointError.self, "\(count) bytes") {
        try openBytes(bytes[..<count], foreign: .opaque)
      }
    }
    #expect(throws: Never.self) { try openBytes(bytes) }
  }

  @Test("Longer versions of a file are refused", arguments: ["legacy.pt", "zip.pt", "expected.safetensors"])
  func trailingBytes(name: String) throws {
    let bytes = try fixtureBytes(name)
    #expect(throws: CheckpointError.self) { try openBytes(bytes + [0]) }
  }

  @Test("Missing files, folders and empty files are refused")
  func unreadable() throws {
    try TestFiles.withTemporaryFolder { folder in
      expectRefused(.unreadable) { try Checkpoint.open(folder.appendingPathComponent("absent.pt")) }
      expectRefused(.unreadable) { try Checkpoint.open(folder) }
      let empty = folder.appendingPathComponent("empty.pt")
      try Data().write(to: empty)
      expectRefused(.truncated) { try Checkpoint.open(empty) }
    }
  }
}
