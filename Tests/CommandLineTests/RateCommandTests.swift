import AssayQuality
import AssayRoles
import AssaySignal
import Foundation
import Testing
import _AssayTestSupport

@Suite("assay rate")
struct RateCommandTests {
  private struct Result: Decodable {
    let file: String
    let reference: String?
    let scores: [String: Double?]
    let notices: [String]
  }

  private static let measures = ["snr", "segmental-snr", "si-sdr", "lsd", "masking-excess", "stoi", "estoi"]

  private func withVoices<Value>(_ body: (URL) throws -> Value) throws -> Value {
    try TestFiles.withTemporaryFolder { folder in
      for place in ["clean", "other"] {
        try Recordings.voice("\(place)/anna_1.wav", in: folder, pitch: 220, seconds: 1.5)
        try Recordings.voice(
          "\(place)/sub/bert_1.wav", in: folder, pitch: place == "clean" ? 90 : 95, seconds: 1.5)
      }
      return try body(folder)
    }
  }

  @Test("Recordings are compared with their originals, in text, CSV and JSON")
  func reference() throws {
    try withVoices { folder in
      let call = ["rate", "other", "--reference", "clean", "--raters", ""]
      let json = try AssayCommand.run(call + ["--json", "--quiet"], folder: folder)
      #expect(json.exitCode == 0 && json.errors == "")
      let results = try json.decoded([Result].self)
      #expect(results.map { ($0.file as NSString).lastPathComponent } == ["anna_1.wav", "bert_1.wav"])
      #expect(results.allSatisfy { Set($0.scores.keys) == Set(Self.measures) })
      #expect(results[0].scores["snr"] == .some(nil))
      #expect(results[0].scores["lsd"] == 0)
      #expect(results[0].notices.count == 1 && results[0].notices[0].contains("infinite"))
      let snr = try #require(results[1].scores["snr"] ?? nil)
      #expect((-10...10).contains(snr))
      #expect(results[1].reference?.hasSuffix("clean/sub/bert_1.wav") == true)

      let text = try AssayCommand.run(call, folder: folder)
      let lines = text.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
      #expect(lines.map { $0[0] } == ["recording", "anna_1.wav", "bert_1.wav", "mean"])
      #expect(Array(lines[0].dropFirst()) == Self.measures)
      #expect(lines[1][1] == "∞" && lines[1][4] == "0.000")
      #expect(lines[2][1] == String(format: "%.3f", snr))
      #expect(text.errors.hasPrefix("note: anna_1.wav: It differs from its reference only by a gain"))

      let csv = try AssayCommand.run(call + ["--csv"], folder: folder).output.split(separator: "\r\n")
      #expect(csv.count == 3)
      #expect(csv[0] == "file,reference,snr,segmental-snr,si-sdr,lsd,masking-excess,stoi,estoi")
      #expect(csv[1].split(separator: ",")[2] == "inf")
    }
  }

  @Test(
    "The default rater scores files and folders, and notes are told once",
    .needs(.distillmos))
  func rater() throws {
    try withVoices { folder in
      try Recordings.voice("short.wav", in: folder, pitch: 120, seconds: 0.5)
      try Recordings.voice("fast.wav", in: folder, pitch: 120, seconds: 1.2, rate: 48_000)
      let result = try AssayCommand.run(
        ["rate", "clean", "short.wav", "fast.wav", "--json"], folder: folder)
      #expect(result.exitCode == 0)
      let results = try result.decoded([Result].self)
      #expect(results.count == 4)
      let method = try RaterRegistry.all.entry(named: "distillmos")
      let rater = try method.make(ParameterValues(for: method.description), MethodEnvironment())
      for entry in results {
        #expect(entry.scores.count == 1)
        let mos = try #require(entry.scores["distillmos.mos"] ?? nil)
        let speech = try AudioFile.read(
          URL(fileURLWithPath: entry.file, relativeTo: folder)
        ).waveform
        expectClose(mos, try rater.rate(speech).scores[0], tolerance: 1e-3, "\(entry.file)")
      }
      #expect(result.errors.contains("note: short.wav: It is shorter than a second"))
      #expect(result.errors.contains("note: fast.wav: distillmos only rates frequencies up to 8 kHz"))
      let labelled = try AssayCommand.run(
        ["rate", "short.wav", "fast.wav", "--raters", "mine@distillmos", "--csv", "--quiet"], folder: folder)
      #expect(labelled.output.hasPrefix("file,reference,mine.mos\r\n"))
      #expect(labelled.errors == "")
    }
  }

  @Test("A recording that fails is told, the others are rated, and the exit code says so")
  func failures() throws {
    try withVoices { folder in
      try Data("no audio".utf8).write(to: folder.appendingPathComponent("other/broken.wav"))
      try Recordings.wav("clean/broken.wav", in: folder, floats: [0.1])
      try Recordings.voice("other/lonely.wav", in: folder)
      let result = try AssayCommand.run(
        ["rate", "other", "gone.wav", "--reference", "clean", "--raters", "", "--json", "--quiet"],
        folder: folder)
      #expect(result.exitCode == 1)
      #expect(try result.decoded([Result].self).count == 2)
      #expect(result.errorLines.count == 3)
      #expect(
        result.errors.contains("other/lonely.wav: ") && result.errors.contains("lonely.wav, or another audio")
      )
      #expect(result.errors.contains("gone.wav") && result.errors.contains("broken.wav"))
    }
  }

  @Test(
    "Mistakes about raters and references are told in a sentence",
    arguments: [
      (["--raters", "pesq"], "There is no rater called “pesq”; there are distillmos, nisqa, nisqa-tts."),
      (
        ["--raters", "nisqa", "--set", "nisqa.weights=gone.tar"],
        "/gone.tar: check the parameter weights (--set)"
      ),
      (["--raters", "", "--reference", "gone"], "There is no reference "),
      (
        ["--raters", "distillmos", "--set", "nisqa.weights=x"],
        "names the method “nisqa”, which this call does not use"
      ),
      (["--raters", "distillmos,distillmos"], "names a rater twice"),
    ])
  func mistakes(_ arguments: [String], _ sentence: String) throws {
    try withVoices { folder in
      let result = try AssayCommand.run(["rate", "clean"] + arguments, folder: folder)
      #expect(result.exitCode == 1)
      #expect(result.output == "")
      #expect(result.errorLines.count == 1)
      #expect(result.errors.contains(sentence), "\(result.errors)")
    }
  }

  @Test("Without weights the error says how to get them")
  func noWeights() throws {
    try withVoices { folder in
      for (rater, sentence) in [
        ("distillmos", "run: assay models pull distillmos\n"),
        ("nisqa", "run: assay models pull nisqa\n"),
      ] {
        let result = try AssayCommand.run(
          ["rate", "clean", "--raters", rater], environment: ["ASSAY_MODELS": folder.path], folder: folder)
        #expect(result.exitCode == 1)
        #expect(result.errors.hasSuffix(sentence), "\(result.errors)")
      }
    }
  }

  @Test("Notes are told without a rater, too, each once and then counted")
  func notes() throws {
    try TestFiles.withTemporaryFolder { folder in
      for name in ["a", "b", "c"] {
        try Recordings.voice("in/\(name).wav", in: folder, pitch: 130, seconds: 0.8, rate: 8_000)
      }
      let result = try AssayCommand.run(
        ["rate", "in", "--reference", "in", "--raters", "", "--json"], folder: folder)
      #expect(result.exitCode == 0, "\(result.errors)")
      let notes = result.errors.split(separator: "\n").map(String.init)
      #expect(notes.filter { $0.contains("rate of 8000 Hz") }.count == 2, "\(result.errors)")
      #expect(
        notes.contains { $0.hasPrefix("note: the same for 2 other files: It is shorter than a second") })
      #expect(try result.decoded([Result].self).allSatisfy { $0.notices.count == 3 })
    }
  }
}
