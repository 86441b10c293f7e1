import Foundation
import Testing
import _AssayTestSupport

@testable import AssayCheckpoint

/// The published files that are there. The digests were computed by an independent reader.
@Suite("Checkpoints: published files")
struct PublishedCheckpointTests {
  struct Published: Sendable, CustomTestStringConvertible {
    let path: String
    let format: CheckpointFormat
    let tensorCount: Int
    let digest: String
    var testDescription: String { path }
  }

  private static let files = [
    Published(
      path: "models/nisqa/nisqa.tar", format: .torchZip, tensorCount: 100,
      digest: "e1f74010d6334c18664814290e6bd9d27ef5ba55f66aecf4c234d8b330905395"),
    Published(
      path: "models/nisqa/nisqa_mos_only.tar", format: .torchZip, tensorCount: 76,
      digest: "8130c08560cd6b178f7e8c5809efbd33809b4943a0612f1f23b0df152b7f4829"),
    Published(
      path: "models/nisqa/nisqa_tts.tar", format: .torchZip, tensorCount: 54,
      digest: "a3b5417980fb5e8bcd1671794886db8b879ed25549ca8f6ae673bf86d09540bc"),
    Published(
      path: "models/ge2e/pretrained.pt", format: .torchLegacy, tensorCount: 48,
      digest: "894d1f63ebb00509cd9a2ca5f9ae5f66847507f5817dbeabbbc472823a1e2d2c"),
    Published(
      path: "golden/diffwave/tiny/checkpoint.pkl", format: .torchZip, tensorCount: 78,
      digest: "162b92a02bde154edd520d27e3d4b7bc64f08735d398c81665128208bcf45362"),
    Published(
      path: "golden/ecapa/tiny_embedding_model.ckpt", format: .torchZip, tensorCount: 231,
      digest: "53aaca015edbdd2f3f15398d82fcacd0de726c3b0abcc7aa2960c70e4f7daa04"),
  ]

  private struct Shapes {
    let stateDictPath: String
    let tensors: [String: (dtype: String, shape: [Int])]
    let arguments: [String: Any]

    init?(_ file: String) throws {
      let url = TestFiles.fixture("checkpoints/shapes/\(file).shapes.json")
      guard FileManager.default.fileExists(atPath: url.path) else { return nil }
      let json = try #require(
        try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any])
      stateDictPath = try #require(json["state_dict_at"] as? String)
      arguments = json["args"] as? [String: Any] ?? [:]
      tensors = try #require(json["tensors"] as? [String: [Any]]).mapValues { entry in
        (try #require(entry[0] as? String), try #require(entry[1] as? [Int]))
      }
    }
  }

  @Test("Published checkpoints are read bit by bit as an independent reader does", arguments: files)
  func published(file: Published) throws {
    guard let url = TestFiles.shared(file.path) else { return }
    let start = ContinuousClock.now
    let checkpoint = try Checkpoint.open(url)
    let tensors = try checkpoint.allTensors()
    print("opened \(file.path) in \(start.duration(to: .now))")
    #expect(checkpoint.format == file.format)
    #expect(tensors.count == file.tensorCount)
    #expect(digest(tensors) == file.digest)

    guard let shapes = try Shapes(url.lastPathComponent) else { return }
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

  @Test("The recurrent weights of GE2E are views of one storage at different places")
  func sharedStorage() throws {
    guard let url = TestFiles.shared("models/ge2e/pretrained.pt") else { return }
    let checkpoint = try Checkpoint.open(url)
    #expect(try checkpoint.value(at: "step").integerValue == 1_564_501)
    let hidden = try checkpoint.tensor(at: "model_state/lstm.weight_hh_l0")
    let bias = try checkpoint.tensor(at: "model_state/lstm.bias_ih_l0")
    #expect(hidden.layout.offset == 40_960 && bias.layout.offset == 1_351_680)
    #expect(hidden.storage.start == bias.storage.start && hidden.storage.count == 1_357_824)
    #expect(try hidden.floats() != Array(repeating: 0, count: hidden.count))
  }

  @Test("The tiny networks as PyTorch files equal their safetensors twins")
  func twins() throws {
    for (file, twin, path) in [
      ("golden/diffwave/tiny/checkpoint.pkl", "golden/diffwave/tiny/weights.safetensors", "model_state_dict"),
      ("golden/ecapa/tiny_embedding_model.ckpt", "golden/ecapa/tiny_embedding_model.safetensors", ""),
    ] {
      guard let url = TestFiles.shared(file), let twinURL = TestFiles.shared(twin) else { continue }
      let stateDict = try Checkpoint.open(url).stateDict(at: path)
      let expected = try Checkpoint.open(twinURL).tensors
      var compared = 0
      for (name, tensor) in expected {
        let other = try #require(stateDict[name], "\(name)")
        #expect(other.shape == tensor.shape && other.data() == tensor.data(), "\(name)")
        compared += 1
      }
      #expect(compared > 0 && compared == expected.count)
    }
  }
}
