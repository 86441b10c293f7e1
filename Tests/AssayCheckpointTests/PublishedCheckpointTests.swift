import Foundation
import Testing
import _AssayTestSupport

@testable import AssayCheckpoint

/// The published files that are there. The digests were computed by an independent reader.
@Suite("Checkpoints: published files")
struct PublishedCheckpointTests {
  struct Published: Sendable, CustomTestStringConvertible {
    let url: URL
    let format: CheckpointFormat
    let tensorCount: Int
    let digest: String
    var testDescription: String { url.lastPathComponent }
  }

  private static let nisqa = [
    Published(
      url: TestFiles.shared("models/nisqa/nisqa.tar"), format: .torchZip, tensorCount: 100,
      digest: "e1f74010d6334c18664814290e6bd9d27ef5ba55f66aecf4c234d8b330905395"),
    Published(
      url: TestFiles.shared("models/nisqa/nisqa_mos_only.tar"), format: .torchZip, tensorCount: 76,
      digest: "8130c08560cd6b178f7e8c5809efbd33809b4943a0612f1f23b0df152b7f4829"),
    Published(
      url: TestFiles.shared("models/nisqa/nisqa_tts.tar"), format: .torchZip, tensorCount: 54,
      digest: "a3b5417980fb5e8bcd1671794886db8b879ed25549ca8f6ae673bf86d09540bc"),
  ]

  private static let ge2e = Published(
    url: TestFiles.pulled("ge2e", "pretrained.pt"), format: .torchLegacy, tensorCount: 48,
    digest: "894d1f63ebb00509cd9a2ca5f9ae5f66847507f5817dbeabbbc472823a1e2d2c")

  private static let tiny = [
    Published(
      url: TestFiles.fixture("diffwave/tiny/checkpoint.pkl"), format: .torchZip, tensorCount: 78,
      digest: "162b92a02bde154edd520d27e3d4b7bc64f08735d398c81665128208bcf45362"),
    Published(
      url: TestFiles.fixture("ecapa/tiny_embedding_model.ckpt"), format: .torchZip, tensorCount: 231,
      digest: "53aaca015edbdd2f3f15398d82fcacd0de726c3b0abcc7aa2960c70e4f7daa04"),
  ]

  private struct Shapes {
    let stateDictPath: String
    let tensors: [String: (dtype: String, shape: [Int])]
    let arguments: [String: Any]

    init(_ file: URL) throws {
      let url = TestFiles.fixture("checkpoints/shapes/\(file.lastPathComponent).shapes.json")
      let json = try #require(
        try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any])
      stateDictPath = try #require(json["state_dict_at"] as? String)
      arguments = json["args"] as? [String: Any] ?? [:]
      tensors = try #require(json["tensors"] as? [String: [Any]]).mapValues { entry in
        (try #require(entry[0] as? String), try #require(entry[1] as? [Int]))
      }
    }
  }

  private func expectSame(_ file: Published) throws -> Checkpoint {
    let checkpoint = try Checkpoint.open(file.url)
    let tensors = try checkpoint.allTensors()
    #expect(checkpoint.format == file.format)
    #expect(tensors.count == file.tensorCount)
    #expect(digest(tensors) == file.digest)
    return checkpoint
  }

  private func expectShapes(_ checkpoint: Checkpoint, _ file: Published) throws {
    let shapes = try Shapes(file.url)
    let stateDict = try checkpoint.stateDict(at: shapes.stateDictPath)
    #expect(Set(stateDict.keys) == Set(shapes.tensors.keys))
    for (name, expected) in shapes.tensors {
      let tensor = try #require(stateDict[name])
      #expect(tensor.dtype.torchName == expected.dtype && tensor.shape == expected.shape, "\(name)")
    }
    for (name, json) in shapes.arguments {
      let value = try checkpoint.value(at: "args/\(name)")
      #expect(matches(value, json), "\(name): \(value)")
    }
  }

  @Test(
    "NISQA's checkpoints are read bit by bit as an independent reader does", .needs(.shared("models/nisqa")),
    arguments: nisqa)
  func published(file: Published) throws {
    try expectShapes(expectSame(file), file)
  }

  @Test("GE2E's checkpoint is read bit by bit as an independent reader does", .needs(.ge2e))
  func legacy() throws {
    try expectShapes(expectSame(Self.ge2e), Self.ge2e)
  }

  @Test("PyTorch's files of tiny networks are read bit by bit as an independent reader does", arguments: tiny)
  func small(file: Published) throws {
    _ = try expectSame(file)
  }

  @Test("The recurrent weights of GE2E are views of one storage at different places", .needs(.ge2e))
  func sharedStorage() throws {
    let checkpoint = try Checkpoint.open(Self.ge2e.url)
    #expect(try checkpoint.value(at: "step").integerValue == 1_564_501)
    let hidden = try checkpoint.tensor(at: "model_state/lstm.weight_hh_l0")
    let bias = try checkpoint.tensor(at: "model_state/lstm.bias_ih_l0")
    #expect(hidden.layout.offset == 40_960 && bias.layout.offset == 1_351_680)
    #expect(hidden.storage.start == bias.storage.start && hidden.storage.count == 1_357_824)
    #expect(try hidden.floats() != Array(repeating: 0, count: hidden.count))
  }

  @Test("A tiny network as a PyTorch file equals its safetensors twin")
  func twin() throws {
    try expectTwins(
      TestFiles.fixture("diffwave/tiny/checkpoint.pkl"), at: "model_state_dict",
      TestFiles.fixture("diffwave/tiny/weights.safetensors"))
  }

  @Test("A tiny encoder as a PyTorch file equals its safetensors twin", .needs(.shared("golden/ecapa")))
  func encoderTwin() throws {
    try expectTwins(
      TestFiles.fixture("ecapa/tiny_embedding_model.ckpt"), at: "",
      TestFiles.shared("golden/ecapa/tiny_embedding_model.safetensors"))
  }

  private func expectTwins(_ url: URL, at path: String, _ twin: URL) throws {
    let stateDict = try Checkpoint.open(url).stateDict(at: path)
    let expected = try Checkpoint.open(twin).tensors
    #expect(!expected.isEmpty)
    for (name, tensor) in expected {
      let other = try #require(stateDict[name], "\(name)")
      #expect(other.shape == tensor.shape && other.data() == tensor.data(), "\(name)")
    }
  }
}
