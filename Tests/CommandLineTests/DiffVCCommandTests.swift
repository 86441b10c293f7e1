import AssaySignal
import Foundation
import Testing
import _AssayTestSupport

@Suite("assay clone with DiffVC")
struct DiffVCCommandTests {
  /// With Euler and Maruyama's sampler: the paper's divides by the little that the diffusion leaves of the words, which a
  /// network of chance does not make good again, so that energies become infinite where silence is subtracted.
  private static let call = [
    "clone", "--method", "diffvc", "--voice", "voice.wav", "--content", "words.wav", "--set", "steps=2",
    "--threads", "1",
  ]
  private static let plain = ["--set", "sampler=em"]

  /// A folder with two voices and tiny weights.
  private func withWeights(_ body: (URL) throws -> Void) throws {
    try TestFiles.withTemporaryFolder { folder in
      try Recordings.voice("voice.wav", in: folder, pitch: 190, seconds: 2)
      try Recordings.voice("words.wav", in: folder, pitch: 110, seconds: 1)
      try TinyCloners.writeDiffVC(to: folder.appendingPathComponent("models/diffvc"))
      try body(folder)
    }
  }

  private func describe(in folder: URL) throws {
    let described = try AssayCommand.run(
      ["models", "describe"] + TinyCloners.diffVC.map { "models/diffvc/\($0)" } + [
        "--licence", "MIT", "--source", "a test",
      ], folder: folder)
    #expect(described.exitCode == 0, "\(described.errors)")
    #expect(
      described.output.split(separator: "\n").map { $0.split(separator: " ")[1] } == [
        "encoder.pt", "generator", "vc.pt",
      ])
  }

  private func run(_ options: [String], in folder: URL) throws -> AssayCommand.Result {
    try AssayCommand.run(
      Self.call + options, environment: ["ASSAY_MODELS": folder.appendingPathComponent("models").path],
      folder: folder)
  }

  @Test("Another recording's words become speech at 22.05 kHz that is marked as synthetic, by the seed")
  func conversion() throws {
    try withWeights { folder in
      try describe(in: folder)
      func clone(_ name: String, _ options: [String] = []) throws -> Waveform {
        let result = try run(Self.plain + ["-o", name] + options, in: folder)
        #expect(result.exitCode == 0, "\(result.errors)")
        return try AudioFile.read(folder.appendingPathComponent(name)).waveform
      }
      let one = try clone("one.wav")
      // The same weights, named.
      #expect(try clone("two.wav", ["--set", "weights=models/diffvc"]) == one)
      #expect(try clone("three.wav", ["--seed", "5"]) != one)
      #expect(try clone("four.wav", ["--set", "noise=uniform"]) != one)
      #expect(try clone("five.wav", ["--set", "subtraction=none"]) != one)
      let file = folder.appendingPathComponent("one.wav")
      // A second of words, in whole frames of the vocoder.
      #expect(one.sampleRate == 22_050 && one.count == 22_050 / 256 * 256)
      let record = try Provenance.read(besideAudio: file)
      #expect(record.synthetic && record.method == "diffvc" && record.parameters["steps"] == "2")
      #expect(Set(record.weights.keys) == Set(TinyCloners.diffVC))
      let list = try AssayCommand.run(
        ["models", "list"], environment: ["ASSAY_MODELS": folder.appendingPathComponent("models").path])
      #expect(list.output.contains("diffvc"))
    }
  }

  @Test("The paper's sampler converts, too")
  func maximumLikelihood() throws {
    try withWeights { folder in
      try describe(in: folder)
      let result = try run(["--set", "subtraction=none", "-o", "out.wav"], in: folder)
      #expect(result.exitCode == 0, "\(result.errors)")
      let file = folder.appendingPathComponent("out.wav")
      #expect(try AudioFile.read(file).waveform.count == 22_016)
      #expect(try Provenance.read(besideAudio: file).parameters["sampler"] == "ml")
    }
  }

  @Test("A flipped byte of each file, weights that nothing describes, and unsuitable input are refused")
  func refused() throws {
    try withWeights { folder in
      func refusal(_ options: [String] = []) throws -> String {
        let result = try run(["-o", "out.wav"] + options, in: folder)
        #expect(result.exitCode == 1)
        return result.errors
      }
      #expect(try refusal().contains("vc.pt has no description, so damage would go unnoticed"))
      try describe(in: folder)
      for name in TinyCloners.diffVC {
        let file = folder.appendingPathComponent("models/diffvc/\(name)")
        try DamagedFile.flip(file)
        #expect(try refusal().contains("diffvc/\(name) has another SHA-256 than model.json says"))
        try DamagedFile.flip(file)
      }
      try Recordings.voice("short.wav", in: folder, seconds: 0.03)
      try AudioFile.write(
        Waveform(samples: TestSignals.noise(count: 8_000 * 31).map { $0 * 0.1 }, sampleRate: 8_000),
        to: folder.appendingPathComponent("long.wav"), encoding: .pcm16)
      for (content, words) in [
        ("short.wav", "too short for diffvc"), ("long.wav", "31 s long, but diffvc takes at most 30 s"),
      ] {
        let call = Self.call.map { $0 == "words.wav" ? content : $0 }
        let result = try AssayCommand.run(
          call + ["-o", "out.wav", "--set", "weights=models/diffvc"], folder: folder)
        #expect(result.exitCode == 1 && result.errors.contains(words), "\(result.errors)")
      }
      #expect(!Recordings.files(in: folder).contains { $0.hasPrefix("out") })
    }
  }
}
