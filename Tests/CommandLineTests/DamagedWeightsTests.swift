import AssayFiles
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayModelStore

/// What every method says of weights that are not what they must be; SV2TTS and DiffVC have suites of their own.
@Suite("Damaged weights")
struct DamagedWeightsTests {
  /// A method of the catalogue's models, and the call that makes it.
  struct Method: Sendable, CustomTestStringConvertible {
    let model: String
    let file: String
    let call: [String]
    var testDescription: String { call.prefix(3).joined(separator: " ") }
  }

  private static let methods = [
    Method(model: "ge2e", file: "pretrained.pt", call: ["verify", "a.wav", "b.wav"]),
    Method(
      model: "campplus", file: "campplus_cn_en_common.pt",
      call: ["verify", "--verifier", "campplus", "a.wav", "b.wav"]),
    Method(
      model: "ecapa", file: "embedding_model.ckpt",
      call: ["verify", "--verifier", "ecapa", "a.wav", "b.wav"]),
    Method(
      model: "distillmos", file: "distill_mos_v7.pt", call: ["rate", "--raters", "distillmos", "a.wav"]),
    Method(model: "nisqa", file: "nisqa.tar", call: ["rate", "--raters", "nisqa", "a.wav"]),
    Method(model: "nisqa", file: "nisqa_tts.tar", call: ["rate", "--raters", "nisqa-tts", "a.wav"]),
    Method(
      model: "ge2e", file: "pretrained.pt",
      call: ["protect", "--method", "attackvc", "a.wav", "-o", "out.wav"]),
  ]

  @Test(
    "A pulled file of the right size and another content is refused by name, before it is read",
    arguments: methods)
  func pulled(_ method: Method) throws {
    try TestFiles.withTemporaryFolder { folder in
      for name in ["a.wav", "b.wav"] { try Recordings.voice(name, in: folder, seconds: 0.5) }
      let models = folder.appendingPathComponent("models")
      let file = models.appendingPathComponent("\(method.model)/\(method.file)")
      let entry = try ModelCatalog.entry(named: method.model)
      let pinned = try #require(entry.files.first { $0.name == method.file }).content
      // Zeros are no checkpoint: whoever opened the file would say so.
      try AtomicFile.write(Data(count: pinned?.size ?? 1_000), to: file)
      if pinned == nil {
        try FileReceipt(address: "there", content: .init(size: 1_000, sha256: ContentHash(of: "another")))
          .write(beside: file)
      }
      let result = try AssayCommand.run(
        method.call, environment: ["ASSAY_MODELS": models.path], folder: folder)
      #expect(result.exitCode == 1)
      #expect(
        result.errors.hasPrefix(
          "error: \(file.path) is not the file that the catalogue names: its size or SHA-256"),
        "\(result.errors)")
      #expect(result.errors.hasSuffix("run: assay models pull \(method.model)\n"), "\(result.errors)")
    }
  }

  @Test(
    "A flipped byte of a model folder's file is refused by name, before it is read",
    arguments: ["purification.safetensors", "refinement.safetensors", "phonemes.txt"])
  func modelFolder(_ name: String) throws {
    try TestFiles.withTemporaryFolder { folder in
      #expect(try TinyModel.convert(in: folder).exitCode == 0)
      try Recordings.voice("a.wav", in: folder, seconds: 0.5)
      try DamagedFile.flip(folder.appendingPathComponent("model/\(name)"))
      let result = try AssayCommand.run(
        ["purify", "a.wav", "-o", "out.wav", "--method", "phonepure", "--model", "model"], folder: folder)
      #expect(result.exitCode == 1)
      #expect(
        result.errors.contains("model/\(name) has another SHA-256 than model.json says"), "\(result.errors)")
    }
  }

  @Test("A flipped byte of the cloner in the box is refused by name")
  func bundled() throws {
    try TestFiles.withTemporaryFolder { folder in
      try Recordings.voice("a.wav", in: folder, seconds: 0.5)
      let model = folder.appendingPathComponent("voice")
      try FileManager.default.copyItem(
        at: TestFiles.repository.appendingPathComponent("Models/source-filter-compact"), to: model)
      try DamagedFile.flip(model.appendingPathComponent("voice.safetensors"))
      let result = try AssayCommand.run(
        [
          "clone", "--method", "source-filter", "--voice", "a.wav", "--content", "a.wav", "--set",
          "model=./voice", "-o", "out.wav",
        ], folder: folder)
      #expect(result.exitCode == 1)
      #expect(
        result.errors.contains("voice/voice.safetensors has another SHA-256 than model.json says"),
        "\(result.errors)")
    }
  }

  @Test("Encoders of one's own must be described, and are refused when a byte is flipped")
  func surrogate() throws {
    try TestFiles.withTemporaryFolder { folder in
      for name in ["a.wav", "b.wav"] { try Recordings.voice("in/\(name)", in: folder, seconds: 0.5) }
      let weights = folder.appendingPathComponent("run/best.safetensors")
      try FileManager.default.createDirectory(
        at: weights.deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.copyItem(at: TestFiles.fixture("checkpoints/expected.safetensors"), to: weights)
      func refusal() throws -> String {
        let result = try AssayCommand.run(
          ["protect", "in", "-o", "out", "--method", "surrogate", "--set", "weights=run"], folder: folder)
        #expect(result.exitCode == 1)
        return result.errors
      }
      #expect(
        try refusal().contains("describe it and its licence with assay models describe \(weights.path)"))
      #expect(
        try AssayCommand.run(
          ["models", "describe", "run/best.safetensors", "--licence", "mine"], folder: folder
        ).exitCode == 0)
      #expect(try refusal().contains("does not hold the weights of this network"))
      try DamagedFile.flip(weights)
      #expect(try refusal().contains("run/best.safetensors has another SHA-256 than model.json says"))
    }
  }
}
