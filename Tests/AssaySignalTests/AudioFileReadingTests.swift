import AssayErrors
import AssayFiles
import Foundation
import Testing
import _AssayTestSupport

@testable import AssaySignal

#if canImport(Glibc)
  import Glibc
#endif

@Suite("Reading audio files")
struct AudioFileReadingTests {
  @Test("channels are averaged and a notice says so", arguments: [2, 3, 64])
  func channels(count: Int) throws {
    try TestFiles.withTemporaryFolder { folder in
      let url = folder.appendingPathComponent("a.wav")
      var generator = SeededNumbers(seed: UInt64(count))
      let frames = (0..<20_000).map { _ in
        (0..<count).map { _ in Int16.random(in: .min ... .max, using: &generator) }
      }
      try WAVBytes(channels: count, samples: frames.flatMap { $0 }).data.write(to: url)
      let loaded = try AudioFile.read(url)
      let expected = frames.map { Float($0.reduce(0.0) { $0 + Double($1) } / Double(32_768 * count)) }
      expectClose(loaded.waveform.samples, expected, tolerance: 1e-7, "mean of \(count) channels")
      #expect(loaded.channelCount == count)
      #expect(loaded.notices == ["The recording has \(count) channels: their mean was used."])
    }
  }

  @Test(
    "a file of any rate arrives at the requested one, as if resampled whole",
    arguments: [8_000, 22_050, 44_100])
  func resampling(rate: Int) throws {
    try TestFiles.withTemporaryFolder { folder in
      let url = folder.appendingPathComponent("a.wav")
      // Longer than one block of reading.
      let wave = Waveform(samples: TestSignals.noise(count: 300_001), sampleRate: rate)
      try AudioFile.write(wave, to: url)
      let loaded = try AudioFile.read(url, sampleRate: 16_000)
      #expect(loaded.originalSampleRate == rate)
      try #expect(loaded.waveform == wave.resampled(to: 16_000))
      #expect(loaded.waveform.count == (300_001 * 16_000 + rate - 1) / rate)
    }
  }

  @Test(
    "formats that ffmpeg makes are read",
    .needs(.program("ffmpeg")),
    arguments: [("ogg", 0.02), ("mp3", 0.05), ("aiff", 1e-4), ("flac", 1e-4), ("au", 1e-4), ("opus", 0.05)])
  func otherFormats(fileExtension: String, tolerance: Double) throws {
    try TestFiles.withTemporaryFolder { folder in
      let source = folder.appendingPathComponent("a.wav")
      // Faded in and out, so that a codec's edges do not matter.
      let sine = TestSignals.sine(440, sampleRate: 48_000, count: 48_000)
      let faded = sine.enumerated().map { $1 * Float(sin(.pi * Double($0) / 48_000)) }
      try AudioFile.write(Waveform(samples: faded, sampleRate: 48_000), to: source, encoding: .pcm16)
      let url = folder.appendingPathComponent("b.\(fileExtension)")
      try ProgramFixture.run(
        try #require(ProgramFixture.ffmpeg), ["-v", "error", "-i", source.path, url.path])
      let loaded = try AudioFile.read(url)
      #expect(loaded.originalSampleRate == 48_000)
      #expect(abs(loaded.waveform.count - 48_000) < 5_000)
      #expect(abs(Double(loaded.waveform.peak) - 0.5) < tolerance)
      #expect(
        abs(loaded.waveform.meanSquare * Double(loaded.waveform.count) / 48_000 - 0.0625) < tolerance / 4)
    }
  }

  @Test("other sample formats of WAV are scaled to ±1")
  func sampleFormats() throws {
    try TestFiles.withTemporaryFolder { folder in
      let url = folder.appendingPathComponent("a.wav")
      try WAVBytes(bits: 8, content: Data([0, 64, 128, 192, 255])).data.write(to: url)
      try #expect(AudioFile.read(url).waveform.samples == [-1, -0.5, 0, 0.5, 127.0 / 128])
      try WAVBytes(bits: 24, content: Data([0, 0, 0x80, 0, 0, 0x40, 1, 0, 0])).data.write(to: url)
      try #expect(AudioFile.read(url).waveform.samples == [-1, 0.5, 1.0 / 8_388_608])
    }
  }

  @Test("bad files are refused in one sentence that names them")
  func badFiles() throws {
    try TestFiles.withTemporaryFolder { folder in
      let url = folder.appendingPathComponent("bad.wav")
      func refusal(_ content: Data?, _ words: String, sourceLocation: SourceLocation = #_sourceLocation)
        -> SignalError.Code?
      {
        do {
          try content?.write(to: url)
          let loaded = try AudioFile.read(url)
          Issue.record(
            "\(words): read \(loaded.waveform.count) samples, \(loaded.notices)",
            sourceLocation: sourceLocation)
          return nil
        } catch let error as SignalError {
          #expect(error.message.contains("bad.wav"), sourceLocation: sourceLocation)
          #expect(error.message.contains(words), "\(error.message)", sourceLocation: sourceLocation)
          return error.code
        } catch {
          Issue.record("\(error)", sourceLocation: sourceLocation)
          return nil
        }
      }
      #expect(refusal(nil, "There is no file") == .unreadable)
      #expect(refusal(Data(), "not an audio file") == .unreadable)
      #expect(
        refusal(Data("Not audio at all, just some words in a file.".utf8), "not an audio file") == .unreadable
      )
      #expect(refusal(WAVBytes(samples: []).data, "holds no samples") == .empty)
      #expect(refusal(WAVBytes(samples: [1, 2, 3, 4]).data.prefix(44 + 5), "is truncated") == .unreadable)
      #expect(refusal(WAVBytes(samples: [1, 2, 3, 4]).data.prefix(30), "bad.wav") == .unreadable)
      #expect(
        refusal(WAVBytes(rate: 900, samples: [1, 2]).data, "sample rate of 900 Hz") == .unsupportedFormat)
      #expect(refusal(WAVBytes(rate: 500_000, samples: [1, 2]).data, "500000 Hz") == .unsupportedFormat)
      let wide = WAVBytes(channels: 65, samples: [Int16](repeating: 1, count: 65))
      #expect(refusal(wide.data, "65 channels") == .unsupportedFormat)
      for value: Float in [.nan, .infinity, -.infinity] {
        let bytes = withUnsafeBytes(of: [0.5, value].map(\.bitPattern).map(\.littleEndian)) { _ in
          [Float(0.5), value].flatMap { withUnsafeBytes(of: $0.bitPattern.littleEndian, Array.init) }
        }
        #expect(
          refusal(WAVBytes(bits: 32, isFloat: true, content: Data(bytes)).data, "sample at 1:") == .notFinite)
      }
      try FileManager.default.removeItem(at: url)
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
      #expect(refusal(nil, "is a folder") == .unreadable)
    }
  }

  @Test("a FLAC file that is cut off is refused")
  func truncatedFLAC() throws {
    try TestFiles.withTemporaryFolder { folder in
      let url = folder.appendingPathComponent("a.flac")
      let wave = Waveform(samples: TestSignals.noise(count: 100_000), sampleRate: 16_000)
      try AudioFile.write(wave, to: url, encoding: .pcm16)
      let whole = try Data(contentsOf: url)
      for part in [3, 5, 9] {
        try whole.prefix(whole.count * part / 10).write(to: url)
        let error = #expect(throws: SignalError.self) { try AudioFile.read(url) }
        #expect(error?.code == .unreadable)
      }
    }
  }

  @Test("a WAV file from a pipe, which cannot tell its length, is read to its end with a notice")
  func unknownLength() throws {
    try TestFiles.withTemporaryFolder { folder in
      let url = folder.appendingPathComponent("a.wav")
      var data = WAVBytes(samples: [16_384, -16_384, 8_192]).data
      for offset in [4, 40] { data.replaceSubrange(offset..<(offset + 4), with: [255, 255, 255, 255]) }
      try data.write(to: url)
      let loaded = try AudioFile.read(url)
      #expect(loaded.waveform.samples == [0.5, -0.5, 0.25])
      #expect(loaded.notices == ["The recording does not state its length: it was read to its end."])
    }
  }

  @Test("a WAV file whose header was never finished is read to its end with a notice", arguments: [1, 3])
  func unfinishedHeader(channels: Int) throws {
    try TestFiles.withTemporaryFolder { folder in
      let url = folder.appendingPathComponent("a.wav")
      let samples = [Int16](repeating: 0, count: 3 * channels) + [Int16](repeating: 8_192, count: channels)
      // The size of the samples, and the RIFF's with it or not.
      for fields in [[40], [4, 40]] {
        var data = WAVBytes(channels: channels, samples: samples).data
        for offset in fields { data.replaceSubrange(offset..<(offset + 4), with: [0, 0, 0, 0]) }
        // Half a frame, as a program that was ended leaves it.
        try (data + [7]).write(to: url)
        let loaded = try AudioFile.read(url)
        #expect(loaded.waveform.samples == [0, 0, 0, 0.25])
        #expect(loaded.notices.contains("The recording does not state its length: it was read to its end."))
        #expect(try AudioFile.seconds(of: url) == nil)
        #expect(try Data(contentsOf: url) == data + [7])
      }
    }
  }

  @Test("metadata behind an empty recording is not taken for samples")
  func emptyWithMetadata() throws {
    try TestFiles.withTemporaryFolder { folder in
      let url = folder.appendingPathComponent("a.wav")
      try (WAVBytes(samples: []).data + RIFFInfo.chunk([("ICMT", "nothing was recorded here")])).write(
        to: url)
      let error = #expect(throws: SignalError.self) { try AudioFile.read(url) }
      #expect(error?.code == .empty)
    }
  }

  @Test(
    "what ffmpeg writes to a pipe is read whole, with a notice where the length is not told",
    .needs(.program("ffmpeg")),
    arguments: [
      ("wav", [], true), ("wav", ["-rf64", "always"], true), ("flac", [], true), ("aiff", [], true),
      ("au", [], true), ("w64", [], true), ("ogg", [], false),
    ] as [(String, [String], Bool)])
  func pipes(format: String, options: [String], isTold: Bool) throws {
    try TestFiles.withTemporaryFolder { folder in
      let source = folder.appendingPathComponent("a.wav")
      let wave = Waveform(samples: TestSignals.noise(count: 16_000), sampleRate: 16_000)
      try AudioFile.write(wave, to: source, encoding: .pcm16)
      let url = folder.appendingPathComponent("b.\(format)")
      // What goes through cat cannot be sought in.
      try ProgramFixture.run(
        URL(fileURLWithPath: "/bin/sh"),
        [
          "-c", "\"$0\" -v error -i \"$1\" -f \"$2\" $4 - | cat > \"$3\"",
          try #require(ProgramFixture.ffmpeg).path, source.path, format, url.path,
          options.joined(separator: " "),
        ])
      let loaded = try AudioFile.read(url)
      if format != "ogg" { #expect(loaded.waveform == (try AudioFile.read(source).waveform)) }
      #expect(loaded.waveform.count == 16_000)
      #expect(loaded.notices.contains { $0.contains("does not state its length") } == isTold)
    }
  }

  @Test(
    "a stream that is cut off is refused", .enabled(if: ProgramFixture.ffmpeg != nil, "needs ffmpeg"),
    arguments: ["ogg", "opus", "mp3", "aiff"])
  func cutStreams(format: String) throws {
    try TestFiles.withTemporaryFolder { folder in
      let source = folder.appendingPathComponent("a.wav")
      try AudioFile.write(
        Waveform(samples: TestSignals.noise(count: 80_000), sampleRate: 16_000), to: source, encoding: .pcm16)
      let url = folder.appendingPathComponent("b.\(format)")
      try ProgramFixture.run(
        #require(ProgramFixture.ffmpeg), ["-v", "error", "-i", source.path, url.path])
      let whole = try Data(contentsOf: url)
      try whole.prefix(whole.count / 2).write(to: url)
      let error = #expect(throws: SignalError.self) { try AudioFile.read(url) }
      #expect(error?.message.contains("is truncated") == true, "\(error?.message ?? "")")
    }
  }

  @Test("a recording of more than 4 GiB whose header was never finished is refused, not taken for empty")
  func unfinishedGiant() throws {
    try TestFiles.withTemporaryFolder { folder in
      let url = folder.appendingPathComponent("a.wav")
      try WAVBytes(samples: []).data.write(to: url)
      // A hole, which takes no space.
      #expect(truncate(url.path, 5 << 30) == 0)
      let error = #expect(throws: SignalError.self) { try AudioFile.read(url) }
      #expect(error?.message.contains("has an unfinished header and more than the 4 GiB") == true)
    }
  }

  @Test("samples that a header does not tell of are told, chunks and tags behind the samples are not")
  func unexplained() throws {
    try TestFiles.withTemporaryFolder { folder in
      let url = folder.appendingPathComponent("a.wav")
      let whole = WAVBytes(samples: (0..<2_000).map { Int16($0) }).data
      func notices(_ data: Data) throws -> [String] {
        try data.write(to: url)
        return try AudioFile.read(url).notices
      }
      #expect(try notices(whole) == [])
      #expect(try notices(whole + RIFFInfo.chunk([("ICMT", String(repeating: "m", count: 3_000))])) == [])
      #expect(try notices(whole + Data("TAG".utf8) + Data(count: 125)) == [])
      let short = whole.replacingBytes(at: 40, with: [100, 0, 0, 0])
      let told = try notices(short)
      #expect(
        told.count == 1
          && told[0].contains("has 3900 bytes after its samples that its header does not declare"))
      #expect(try AudioFile.read(url).waveform.count == 50)
    }
  }

  @Test("random damage never crashes: a file is read or refused")
  func damage() throws {
    try TestFiles.withTemporaryFolder { folder in
      let wave = Waveform(samples: TestSignals.noise(count: 2_000), sampleRate: 16_000)
      var generator = SeededNumbers(seed: 3)
      for (name, encoding) in [("a.wav", AudioEncoding.float32), ("a.flac", .pcm16)] {
        let url = folder.appendingPathComponent(name)
        try AudioFile.write(wave, to: url, encoding: encoding)
        let whole = try Data(contentsOf: url)
        for _ in 0..<150 {
          var data = whole
          for _ in 0..<Int.random(in: 1...4, using: &generator) {
            // Mostly in the header, where damage misleads most.
            let end = Bool.random(using: &generator) ? 100 : data.count
            data[Int.random(in: 0..<end, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
          }
          if Bool.random(using: &generator) {
            data = data.prefix(Int.random(in: 0..<data.count, using: &generator))
          }
          try data.write(to: url)
          do {
            let loaded = try AudioFile.read(url)
            #expect(!loaded.waveform.samples.isEmpty && loaded.waveform.samples.allSatisfy { $0.isFinite })
          } catch {
            #expect(error is SignalError)
          }
        }
      }
    }
  }
}
