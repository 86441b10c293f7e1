import AssayErrors
import AssayPrograms
import AssayRoles
import AssaySignal
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayPurification

@Suite("Codecs")
struct CodecTests {
  private static let codecs = ["aac", "amr", "mp3", "opus", "speex"]
  private static let variants: [(name: String, overrides: [String: String])] = [
    ("mp3", [:]), ("mp3", ["bitRate": "64000"]), ("mp3", ["mode": "variable"]), ("opus", [:]),
    ("opus", ["bitRate": "32000"]), ("aac", [:]), ("aac", ["bitRate": "64000"]), ("amr", [:]), ("speex", [:]),
    ("speex", ["bitRate": "10000"]),
  ]

  @Test(
    "Decoded speech begins where the input does, and resembles it", .needs(.encoders), arguments: variants)
  func alignment(name: String, overrides: [String: String]) throws {
    let samples = speechLikeNoise(count: 24_123)
    let result = try purified(samples, by: name, overrides)
    let output = result.waveform.samples
    #expect(output.count == samples.count)
    #expect(lag(of: output, behind: samples) == 0)
    #expect(output != samples)
    let product = zip(samples, output).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
    let correlation =
      product / Double(samples.count)
      / (result.waveform.meanSquare * Waveform(samples: samples, sampleRate: 16_000).meanSquare).squareRoot()
    print("\(name) \(overrides): correlation \(correlation), details \(result.details)")
    #expect(correlation > 0.5)
    // The end is there too: nothing was cut off.
    let end = Array(output.suffix(8000))
    #expect(lag(of: end, behind: Array(samples.suffix(8000))) == 0)
  }

  @Test("Lengths and rates are kept, down to one sample", .needs(.encoders), arguments: codecs)
  func lengths(name: String) throws {
    for (count, rate) in [(1, 16_000), (160, 16_000), (80, 8000), (4411, 44_100), (3001, 22_050)] {
      let samples = TestSignals.noise(amplitude: 0.3, count: count)
      let result = try purified(samples, by: name, sampleRate: rate)
      #expect(result.waveform.count == count && result.waveform.sampleRate == rate, "\(count) at \(rate) Hz")
    }
  }

  @Test(
    "The encoder and ffmpeg's version are recorded, and the result is the same each time", .needs(.encoders))
  func details() throws {
    let samples = speechLikeNoise(count: 5000)
    let result = try purified(samples, by: "mp3")
    #expect(result.details["encoder"] == .text("libmp3lame"))
    #expect(result.details["ffmpeg"] == .text(try FFmpeg().version()))
    #expect(try FFmpeg().version() != "unknown")
    #expect(result.details["skippedSamples"] == .integer(0))
    #expect(try purified(samples, by: "mp3", seed: 9) == result)
  }

  @Test("A lower bit rate is farther from the input", .needs(.encoders))
  func bitRates() throws {
    let samples = speechLikeNoise(count: 16_000)
    let ratios = try ["8000", "16000", "64000"].map {
      try signalToNoise(purified(samples, by: "mp3", ["bitRate": $0]).waveform.samples, samples)
    }
    #expect(ratios == ratios.sorted(), "\(ratios)")
  }

  @Test("Real speech stays aligned", .needs(.encoders, .shared("data/dev/1688")))
  func realSpeech() throws {
    let file = TestFiles.shared("data/dev/1688/1688-142285-0000.flac")
    let samples = Array(try AudioFile.read(file).waveform.samples.prefix(64_000))
    for name in Self.codecs {
      #expect(lag(of: try purified(samples, by: name).waveform.samples, behind: samples) == 0, "\(name)")
    }
  }

  @Test("Samples become 16-bit numbers by clipping and cutting towards zero")
  func pulseCode() {
    let samples: [Float] = [0, 0.99 / 32_768, -0.99 / 32_768, 1.5 / 32_768, -1.5 / 32_768, 1, -1, 3, -3]
    #expect(samples.map(PulseCodeFile.sample) == [0, 0, 0, 1, -1, 32_767, -32_768, 32_767, -32_768])
  }

  // MARK: - What can go wrong

  private let speech = Utterance(
    id: "test", waveform: Waveform(samples: TestSignals.sine(440, count: 1600), sampleRate: 16_000))

  private func error(_ codec: any Purifier) -> ProgramError? {
    do {
      _ = try codec.purify(speech, context: MethodContext())
      return nil
    } catch {
      return error as? ProgramError
    }
  }

  @Test("Without ffmpeg the message says how to get it")
  func missingProgram() throws {
    let codec = try MP3Codec(ParameterValues(for: MP3Codec.description), ffmpeg: FFmpeg(searchPath: ""))
    #expect(error(codec)?.code == .missing)
    #expect(
      error(codec)?.message == "ffmpeg is not installed: run scripts/bootstrap, or add its folder to PATH.")
  }

  @Test("Without the encoder the message names it, and no other is used", .needs(.program("ffmpeg")))
  func missingEncoder() throws {
    let recipe = CodecRecipe(
      method: "amr", encoder: "libnone", container: "amr", options: [], alignment: .search)
    do {
      _ = try CodecRoundTrip(recipe: recipe).purify(speech)
      Issue.record("an encoder that does not exist encoded")
    } catch let error as ProgramError {
      #expect(error.code == .missing)
      #expect(error.message.contains("no encoder libnone") && error.message.contains("not use amr"))
    }
  }

  @Test("A failing or silent ffmpeg is reported in its own words")
  func failingProgram() throws {
    try TestFiles.withTemporaryFolder { folder in
      let program = folder.appendingPathComponent("ffmpeg")
      func install(_ script: String) throws {
        try Data("#!/bin/sh\n\(script)\n".utf8).write(to: program)
        #expect(chmod(program.path, 0o755) == 0)
      }
      let codec = OpusCodec(
        try ParameterValues(for: OpusCodec.description), ffmpeg: FFmpeg(searchPath: folder.path))
      try install(
        "case \"$*\" in *-encoders*) echo ' A..... libopus x';; *) echo out of luck >&2; exit 1;; esac")
      #expect(error(codec)?.message == "ffmpeg failed with exit code 1: out of luck.")
      // It encodes, that is to say it makes the file it was told to, but decodes nothing.
      try install("for last; do :; done; case $last in pipe:*) ;; *) : > \"$last\";; esac")
      #expect(error(codec)?.message.contains("decoded nothing") == true)
    }
  }
}
