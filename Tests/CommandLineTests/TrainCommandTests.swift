import AssayCheckpoint
import AssayModelStore
import AssayNN
import AssayPhonePuRe
import AssayTensor
import AssayTraining
import Foundation
import Testing
import _AssayTestSupport

@Suite("assay train")
struct TrainCommandTests {
  /// A recipe of the compact preset that takes a second.
  private static func configuration(_ folder: URL) throws {
    let printed = try AssayCommand.run(
      [
        "train", "purifier", "-o", "run", "--speech", "speech", "--validation", "held", "--steps", "6",
        "--print-config",
      ], folder: folder)
    #expect(printed.exitCode == 0, "\(printed.errors)")
    let tiny = [
      "  - 24\n  - 64\n": "  - 4\n  - 8\n", "  - 24\n    - 64\n": "  - 4\n    - 8\n",
      "frame_channels: 512": "frame_channels: 16", "batch: 12": "batch: 4", "length: 32640": "length: 8064",
      "count: 20": "count: 2",
    ].reduce(printed.output) { $0.replacingOccurrences(of: $1.key, with: $1.value) }
    #expect(!tiny.contains("- 64\n") && !tiny.contains("512"))
    try Data(tiny.utf8).write(to: folder.appendingPathComponent("tiny.yaml"))
    for (set, pitches) in [("speech", [110.0, 200, 160]), ("held", [140, 180])] {
      for (number, pitch) in pitches.enumerated() {
        try Recordings.voice("\(set)/\(set)\(number)-0.wav", in: folder, pitch: pitch, seconds: 1.7)
      }
    }
  }

  private static func training(_ output: String) -> [String] {
    ["train", "purifier", "--config", "tiny.yaml", "-o", output, "--threads", "1"]
  }

  @Test(
    "Presets are printed as they would be trained",
    arguments: [
      ("purifier", "compact", "band-unet"), ("purifier", "paper", "diffwave"),
      ("refiner", "compact", "band-unet"), ("refiner", "paper", "ncsnpp"),
    ])
  func presets(kind: String, preset: String, family: String) throws {
    let result = try AssayCommand.run([
      "train", kind, "--preset", preset, "-o", "run", "--start", "weights.pkl", "--print-config",
    ])
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(result.output.contains("family: \(family)\n") && result.output.contains("start: weights.pkl\n"))
    let recipe = try PhonePuReRecipe(yaml: result.output, name: "printed")
    #expect(recipe.kind.rawValue == kind)
    #expect(recipe.loop.products == .float32)
  }

  @Test("A preset in bfloat16 is printed as this processor is quickest with")
  func products() throws {
    let result = try AssayCommand.run(["train", "cloner", "-o", "run", "--print-config"])
    #expect(result.exitCode == 0, "\(result.errors)")
    let isQuick = ComputeRuntime.multipliesBFloat16(on: .cpu)
    #expect(result.output.contains("products: \(isQuick ? "bfloat16" : "float32")\n"), "\(result.output)")
  }

  @Test(
    "Processes that do not fit together are a mistake in the command line",
    arguments: [
      ["--processes", "2"], ["--master", "127.0.0.1:29500"],
      ["--processes", "2", "--rank", "2", "--master", "127.0.0.1:29500"],
      ["--processes", "2", "--rank", "1", "--master", "nowhere"], ["--preset", "other"],
    ])
  func usage(options: [String]) throws {
    let result = try AssayCommand.run(["train", "purifier", "-o", "run"] + options)
    #expect(result.exitCode == 64, "\(result.errors)")
  }

  @Test("Encoders of one's own need no judge")
  func surrogateAlone() throws {
    try TestFiles.withTemporaryFolder { folder in
      for (number, pitch) in [120.0, 122, 210, 212].enumerated() {
        try Recordings.voice(
          "known/\(number / 2)-\(number % 2).wav", in: folder, pitch: pitch, seconds: 1.7)
      }
      let printed = try AssayCommand.run(
        [
          "train", "surrogate", "-o", "run", "--steps", "1", "--speech", "known", "--validation", "known",
          "--print-config",
        ], folder: folder)
      try Data(printed.output.replacingOccurrences(of: "batch: 48", with: "batch: 2").utf8)
        .write(to: folder.appendingPathComponent("surrogate.yaml"))
      let trained = try AssayCommand.run(
        ["train", "surrogate", "--config", "surrogate.yaml", "-o", "run", "--steps", "1", "--threads", "1"],
        environment: ["ASSAY_MODELS": folder.appendingPathComponent("none").path], folder: folder)
      #expect(trained.exitCode == 0 && trained.output.contains("identified"), "\(trained.errors)")
      // A run is a model by itself: what is protected with it must be the weights that were trained.
      let model = try ModelFolder(folder.appendingPathComponent("run"))
      #expect(model.files.keys.sorted() == ["best.safetensors"])
      #expect(try ModelFolder.state(of: model.url) == .present)
    }
  }

  @Test(
    "A purifier learns from speech that was protected against encoders of one's own",
    .needs(.ge2e))
  func surrogate() throws {
    try TestFiles.withTemporaryFolder { folder in
      try Self.configuration(folder)
      for (number, pitch) in [120.0, 122, 210, 212].enumerated() {
        try Recordings.voice(
          "known/\(number / 2)-\(number % 2).wav", in: folder, pitch: pitch, seconds: 1.7)
      }
      func run(_ arguments: [String]) throws -> String {
        let result = try AssayCommand.run(arguments + ["--threads", "1"], folder: folder)
        #expect(result.exitCode == 0, "\(arguments): \(result.errors)")
        return result.output
      }
      let encoders = ["train", "surrogate", "-o", "encoders", "--steps", "3"]
      let printed = try run(encoders + ["--speech", "speech", "--validation", "known", "--print-config"])
      #expect(printed.contains("kind: surrogate\n"))
      try Data(printed.replacingOccurrences(of: "batch: 48", with: "batch: 4").utf8)
        .write(to: folder.appendingPathComponent("surrogate.yaml"))
      #expect(try run(encoders + ["--config", "surrogate.yaml"]).contains("identified"))
      _ = try run([
        "protect", "speech", "-o", "protected", "--method", "surrogate", "--set", "weights=encoders",
        "--set", "iterations=2", "--set", "attacked=any",
      ])
      #expect(try run(Self.training("learned") + ["--protected", "protected"]).contains("best.safetensors"))
      let configuration = try String(
        contentsOf: folder.appendingPathComponent("learned/config.yaml"), encoding: .utf8)
      #expect(configuration.contains("protected:\n  folders:\n  - protected\n"))

      let without = try AssayCommand.run(
        ["protect", "speech", "-o", "none", "--method", "surrogate"], folder: folder)
      #expect(without.exitCode != 0 && without.errors.contains("assay train surrogate"))
      let missing = try AssayCommand.run(
        Self.training("missing") + ["--protected", "known"], folder: folder)
      #expect(missing.exitCode != 0 && missing.errors.contains("speech0-0.wav"), "\(missing.errors)")
      #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("missing").path))
      // A configuration that somebody put there is nobody else's to remove.
      let own = folder.appendingPathComponent("own/config.yaml")
      try FileManager.default.createDirectory(
        at: own.deletingLastPathComponent(), withIntermediateDirectories: false)
      let refused = configuration.replacingOccurrences(of: "  - protected\n", with: "  - known\n")
      try Data(refused.utf8).write(to: own)
      let again = try AssayCommand.run(
        ["train", "purifier", "--config", "own/config.yaml", "-o", "own", "--threads", "1"], folder: folder)
      #expect(again.exitCode != 0 && again.errors.contains("speech0-0.wav"), "\(again.errors)")
      #expect(FileManager.default.fileExists(atPath: own.path))
    }
  }

  @Test(
    "The paper's stage 1 purifies seconds: other segments are refused", .needs(.ge2e))
  func segmentsOfDiffWave() throws {
    try TestFiles.withTemporaryFolder { folder in
      try Self.configuration(folder)
      let paper = [
        "train", "purifier", "--preset", "paper", "--speech", "speech", "--validation", "held", "--steps",
        "1",
        "-o", "paper",
      ]
      let printed = try AssayCommand.run(paper + ["--print-config"], folder: folder)
      let tiny = [
        "num_res_layers: 36": "num_res_layers: 2", "dilation_cycle: 12": "dilation_cycle: 2",
        "_channels: 256": "_channels: 8", "embed_dim_mid: 512": "embed_dim_mid: 16",
        "embed_dim_out: 512": "embed_dim_out: 16", "count: 20": "count: 1",
      ].reduce(printed.output) { $0.replacingOccurrences(of: $1.key, with: $1.value) }
      try Data(tiny.utf8).write(to: folder.appendingPathComponent("paper.yaml"))
      let trained = try AssayCommand.run(
        ["train", "purifier", "--config", "paper.yaml", "-o", "paper", "--threads", "1"], folder: folder)
      #expect(trained.exitCode == 0, "\(trained.errors)")
      let export = ["train", "export", "--purifier", "paper", "--licence", "test", "-o", "model"]
      let refused = try AssayCommand.run(export + ["--segment", "32000"], folder: folder)
      #expect(refused.exitCode == 1 && refused.errors.contains("remove --segment"), "\(refused.errors)")
      #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("model").path))
      #expect(try AssayCommand.run(export, folder: folder).exitCode == 0)
    }
  }

  @Test("Two processes train as one, and a run is exported", .needs(.ge2e))
  func processes() throws {
    try TestFiles.withTemporaryFolder { folder in
      try Self.configuration(folder)
      let alone = try AssayCommand.run(Self.training("alone"), folder: folder)
      #expect(alone.exitCode == 0, "\(alone.errors)")
      let place = ["--processes", "2", "--master", "127.0.0.1:\(FreePort.find())", "--rank"]
      let other = try AssayCommand.start(Self.training("together") + place + ["1"], folder: folder)
      let first = try AssayCommand.run(Self.training("together") + place + ["0"], folder: folder)
      let second = try other.waitForEnd()
      #expect(first.exitCode == 0 && second.exitCode == 0, "\(first.errors) \(second.errors)")
      #expect(first.output.contains("best.safetensors") && second.output.isEmpty)
      let weights = try ["alone", "together"].map {
        try Checkpoint.open(folder.appendingPathComponent("\($0)/latest.safetensors")).tensors
      }
      for (key, tensor) in weights[0] {
        expectClose(
          try #require(weights[1][key]).tensor().floats, tensor.tensor().floats, tolerance: 2e-4, key)
      }

      let exported = try AssayCommand.run(
        ["train", "export", "--purifier", "together", "--licence", "test", "-o", "model"], folder: folder)
      #expect(exported.exitCode == 0, "\(exported.errors)")
      let manifest = try String(
        contentsOf: folder.appendingPathComponent("model/model.json"), encoding: .utf8)
      #expect(manifest.contains("\"family\" : \"band-unet\""))
      #expect(manifest.contains("\"length\" : 16000"))
      let long = try AssayCommand.run(
        [
          "train", "export", "--purifier", "together", "--licence", "test", "--segment", "32000", "-o",
          "long",
        ], folder: folder)
      #expect(long.exitCode == 0, "\(long.errors)")
      let longManifest = try String(
        contentsOf: folder.appendingPathComponent("long/model.json"), encoding: .utf8)
      #expect(longManifest.contains("\"length\" : 32000"))

      // A model's folder is where another run begins.
      let started = try AssayCommand.run(
        Self.training("started") + ["--start", "model", "--steps", "1"], folder: folder)
      #expect(started.exitCode == 0 && started.errors.contains("note: start: "), "\(started.errors)")
      let wrong = try AssayCommand.run(
        [
          "train", "purifier", "--preset", "paper", "--start", "model", "--speech", "speech", "--validation",
          "held", "-o", "wrong",
        ], folder: folder)
      #expect(wrong.exitCode == 1 && wrong.errors.contains("diffwave"), "\(wrong.errors)")
    }
  }
}
