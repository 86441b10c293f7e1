import AssayFiles
import AssayModelStore
import AssaySignal
import Foundation
import Testing
import _AssayTestSupport

@Suite("PhonePuRe on the command line")
struct PhonePuReCommandTests {
  @Test("Published files are converted, and the model purifies a file with a transcript of its own")
  func pipeline() throws {
    try TestFiles.withTemporaryFolder { folder in
      let converted = try TinyModel.convert(in: folder)
      #expect(converted.exitCode == 0, "\(converted.errors)")
      try Recordings.voice("a.wav", in: folder, seconds: 1.2)
      let call = [
        "purify", "a.wav", "-o", "out.wav", "--method", "phonepure", "--model", "model", "--refinement-steps",
        "1",
        "--text",
      ]
      let result = try AssayCommand.run(call + ["one word"], folder: folder)
      #expect(result.exitCode == 0, "\(result.errors)")
      let output = folder.appendingPathComponent("out.wav")
      #expect(try AudioFile.read(output).waveform.count == 19_200)
      let record = try Provenance.read(besideAudio: output)
      #expect(record.weights.count == 3 && record.details["transcript"]?.count == 64)
      let other = try AssayCommand.run(call + ["other words"], folder: folder)
      #expect(other.exitCode == 1 && other.errors.contains("another transcript"), "\(other.errors)")
    }
  }

  @Test("The model in the box is used where none is named, is whole, and no larger than it may be")
  func bundledModel() throws {
    let folder = TestFiles.repository.appendingPathComponent("Models/phonepure-compact")
    #expect(try ModelFolder.state(of: folder) == .present)
    let model = try ModelFolder(folder)
    let size = try model.files.keys.reduce(0) { sum, name in
      let file = folder.appendingPathComponent(name).path
      return sum + ((try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int) ?? 0)
    }
    #expect(size > 1_000_000 && size <= 40_000_000)
    #expect(FileManager.default.fileExists(atPath: folder.appendingPathComponent("README.md").path))
    try TestFiles.withTemporaryFolder { folder in
      try Recordings.voice("a.wav", in: folder, seconds: 1.2)
      for (method, options) in [("phonepure", ["--text", "one word"]), ("audiopure-diffwave", [])] {
        let result = try AssayCommand.run(
          ["purify", "a.wav", "-o", "\(method).wav", "--method", method] + options,
          environment: ["ASSAY_MODELS": folder.path], folder: folder)
        #expect(result.exitCode == 0, "\(result.errors)")
        let record = try Provenance.read(besideAudio: folder.appendingPathComponent("\(method).wav"))
        #expect(record.parameters["model"] == "phonepure-compact")
        #expect(Set(record.weights.values).isSubset(of: model.files.values.map(\.hexadecimal)))
      }
    }
  }

  @Test("Want of memory is told in a sentence and leaves no file")
  func outOfMemory() throws {
    try TestFiles.withTemporaryFolder { folder in
      #expect(try TinyModel.convert(in: folder).exitCode == 0)
      // Refined in one pass, attention needs gigabytes for a minute of speech.
      try Recordings.voice("a.wav", in: folder, seconds: 60)
      let call =
        "ulimit -v 3000000; exec \"$0\" purify a.wav -o out.wav --method phonepure --model model "
        + "--whole --refinement-steps 1 --threads 1"
      let result = try AssayCommand.start(
        ["-c", call, AssayCommand.executable.path], folder: folder, program: URL(fileURLWithPath: "/bin/sh")
      ).waitForEnd()
      #expect(result.exitCode == 1, "\(result.errors)")
      #expect(result.errors.contains("error: There is not enough memory"), "\(result.errors)")
      #expect(!result.errors.contains("crashed"))
      #expect(!Recordings.files(in: folder).contains { $0.contains("out") || $0.contains("partial") })
    }
  }

  @Test("A missing transcript, two sources of words, and one text for two recordings are told in a sentence")
  func transcripts() throws {
    try TestFiles.withTemporaryFolder { folder in
      try Recordings.voice("in/a.wav", in: folder, seconds: 0.3)
      try Recordings.voice("in/b.wav", in: folder, seconds: 0.3)
      for (options, sentence) in [
        (["--text-dir", "texts"], "There is no folder of transcripts"),
        (["--text", "x", "--transcript", "y"], "Give one of"),
        (["--text", "x"], "One transcript cannot belong to 2 recordings"),
      ] {
        let result = try AssayCommand.run(
          ["purify", "in", "-o", "out", "--method", "none"] + options, folder: folder)
        #expect(result.exitCode != 0)
        #expect(result.errors.contains(sentence), "\(result.errors)")
        #expect(!Recordings.files(in: folder).contains { $0.hasPrefix("out/") })
      }
    }
  }

  @Test("Options stand for parameters, which the record has; a value may be given twice, but not two values")
  func shorthands() throws {
    try TestFiles.withTemporaryFolder { folder in
      #expect(try TinyModel.convert(in: folder).exitCode == 0)
      try Recordings.voice("a.wav", in: folder, seconds: 0.3)
      func purify(_ options: [String], _ output: String = "out.wav") throws -> AssayCommand.Result {
        try AssayCommand.run(["purify", "a.wav", "-o", output, "--method"] + options, folder: folder)
      }
      let result = try purify([
        "phonepure", "--model", "model", "--purification-steps", "2", "--refinement-steps", "1", "--snr",
        "0.30",
        "--set", "snr=0.3", "--whole", "--no-phonemes",
      ])
      #expect(result.exitCode == 0, "\(result.errors)")
      let record = try Provenance.read(besideAudio: folder.appendingPathComponent("out.wav"))
      for (key, value) in [
        ("model", "model"), ("purificationSteps", "2"), ("refinementSteps", "1"), ("snr", "0.3"),
        ("whole", "true"), ("strict", "false"), ("phonemes", "none"), ("refinement", "true"),
      ] { #expect(record.parameters[key] == value, "\(key)") }
      #expect(try purify(["phonepure", "--model", "model", "--no-refinement"], "stage1.wav").exitCode == 0)
      let stage1 = try Provenance.read(besideAudio: folder.appendingPathComponent("stage1.wav"))
      #expect(stage1.parameters["refinement"] == "false" && stage1.weights.count == 1)
      for (options, sentence) in [
        (
          ["mp3", "--refinement-steps", "3"],
          "--refinement-steps does not apply to mp3, which has no parameter refinementSteps"
        ),
        (["none", "--strict"], "--strict does not apply to none, which has no parameter strict"),
        // Decibels of another method that happen to have the same name.
        (["gaussian-noise", "--snr", "20"], "with --set snr=…"),
        (
          ["phonepure", "--model", "model", "--strict", "--no-phonemes"],
          "strict=true has no effect, because of phonemes=none: remove strict"
        ),
        (
          ["phonepure", "--model", "model", "--snr", "0.5", "--set", "snr=0.4"],
          "--snr means snr=0.5, and --set gives snr=0.4: remove one"
        ),
        (
          ["phonepure", "--model", "model", "--no-refinement", "--set", "refinement=true"],
          "--no-refinement means refinement=false"
        ),
        (
          ["phonepure", "--model", "model", "--refinement-steps", "many"],
          "“many” is not a value for refinementSteps"
        ),
        (["phonepure", "--model", ""], "The model has no name"),
      ] {
        let wrong = try purify(options, "wrong.wav")
        #expect(wrong.exitCode == 1)
        #expect(wrong.errorLines.count == 1 && wrong.errors.contains(sentence), "\(wrong.errors)")
        #expect(!Recordings.files(in: folder).contains { $0.contains("wrong") })
      }
    }
  }

  @Test("A model folder in the models folder is found by its name and listed")
  func named() throws {
    try TestFiles.withTemporaryFolder { folder in
      #expect(try TinyModel.convert(in: folder, to: "models/mine").exitCode == 0)
      try Recordings.voice("a.wav", in: folder, seconds: 0.3)
      let environment = ["ASSAY_MODELS": folder.appendingPathComponent("models").path]
      func purify(_ model: String) throws -> AssayCommand.Result {
        try AssayCommand.run(
          ["purify", "a.wav", "-o", "out", "--method", "diffwave-one-shot", "--model", model],
          environment: environment, folder: folder)
      }
      let result = try purify("mine")
      #expect(result.exitCode == 0, "\(result.errors)")
      let list = try AssayCommand.run(["models", "list"], environment: environment)
      #expect(list.output.contains("A model folder for phonepure"), "\(list.output)")
      let unknown = try purify("yours")
      #expect(
        unknown.errors.contains("There is no model “yours”") && unknown.errors.contains("which has mine"))
      #expect(try purify("phonepure-official").errors.contains("run: assay models pull phonepure-official"))
      #expect(try TinyModel.convert(in: folder, to: "mine").exitCode == 0)
      #expect(try purify("mine").errors.contains("write ./mine for the first"))
    }
  }

  @Test("Without transcripts it is told once which was done, counted in the summary and in every record")
  func noTranscripts() throws {
    try TestFiles.withTemporaryFolder { folder in
      #expect(try TinyModel.convert(in: folder).exitCode == 0)
      for name in ["a", "b", "c"] { try Recordings.voice("in/\(name).wav", in: folder, seconds: 0.3) }
      let result = try AssayCommand.run(
        [
          "purify", "in", "-o", "out", "--method", "phonepure", "--model", "model", "--refinement-steps", "1",
        ],
        folder: folder)
      #expect(result.exitCode == 0)
      let reason =
        "no guidance: there is no transcript; give one, or phonemes=automatic to recognise it"
      #expect(result.errors == "note: a: \(reason)\nnote: the same for 2 other files: \(reason)\n")
      #expect(result.output == "3 files written to out, without guidance: 3.\n")
      for name in ["a", "b", "c"] {
        let record = try Provenance.read(besideAudio: folder.appendingPathComponent("out/\(name).wav"))
        #expect(record.details["fallback.zeroGuidance"] == "1" && record.details["fallbacks"] == "1")
        #expect(record.details["guidance"] == "none" && record.details["words"] == "none")
        #expect(record.notices == [reason])
      }
      let strict = try AssayCommand.run(
        [
          "purify", "in/a.wav", "-o", "strict", "--method", "phonepure", "--model", "model",
          "--refinement-steps",
          "1", "--strict",
        ], folder: folder)
      #expect(
        strict.exitCode == 1 && strict.errors.contains("there is no transcript"))
      #expect(Recordings.files(in: folder.appendingPathComponent("strict")) == [])
    }
  }

  @Test("Existing TextGrids and an installed Montreal Forced Aligner guide as well")
  func aligners() throws {
    try TestFiles.withTemporaryFolder { folder in
      #expect(try TinyModel.convert(in: folder).exitCode == 0)
      try Recordings.voice("a.wav", in: folder, seconds: 1)
      let grid = """
        File type = "ooTextFile"
        Object class = "TextGrid"

        0
        1
        <exists>
        2
        "IntervalTier"
        "words"
        0
        1
        1
        0
        1
        "cat"
        "IntervalTier"
        "phones"
        0
        1
        2
        0
        0.5
        ""
        0.5
        1
        "sil"
        """
      try Data(grid.utf8).write(to: folder.appendingPathComponent("a.TextGrid"))
      let program = folder.appendingPathComponent("bin/mfa")
      try FileManager.default.createDirectory(
        at: program.deletingLastPathComponent(), withIntermediateDirectories: true)
      let script =
        "#!/bin/sh\nmkdir -p \"$6/speaker\" && cp '\(folder.path)/a.TextGrid' \"$6/speaker/utterance.TextGrid\"\n"
      try Data(script.utf8).write(to: program)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.path)
      func purify(_ output: String, _ options: [String], path: String = "/usr/bin:/bin") throws
        -> AssayCommand.Result
      {
        try AssayCommand.run(
          [
            "purify", "a.wav", "-o", output, "--method", "phonepure", "--model", "model",
            "--refinement-steps", "1",
          ]
            + options, environment: ["PATH": path], folder: folder)
      }
      let existing = try purify("t.wav", ["--set", "aligner=textgrid", "--set", "textGrids=.", "--strict"])
      // The recording's name counts, and not the result's.
      #expect(existing.exitCode == 0 && existing.errors.isEmpty, "\(existing.errors)")
      let found = try purify("out", ["--set", "aligner=textgrid", "--set", "textGrids=.", "--strict"])
      #expect(found.exitCode == 0 && found.errors.isEmpty, "\(found.errors)")
      let record = try Provenance.read(besideAudio: folder.appendingPathComponent("out/a.wav"))
      #expect(record.details["guidance"] == "textgrid" && record.details["fallbacks"] == "0")
      #expect(record.details["textGrid"]?.count == 64)

      let absent = try purify("m.wav", ["--set", "aligner=mfa", "--text", "cat"])
      #expect(absent.exitCode == 1 && absent.errors.contains("The Montreal Forced Aligner is not installed"))
      let montreal = try purify(
        "m.wav", ["--set", "aligner=mfa", "--text", "cat"], path: "\(folder.path)/bin:/usr/bin:/bin")
      #expect(montreal.exitCode == 0, "\(montreal.errors)")
      let other = try Provenance.read(besideAudio: folder.appendingPathComponent("m.wav"))
      #expect(other.details["guidance"] == "mfa" && other.details["words"] == "transcript")
    }
  }
}
