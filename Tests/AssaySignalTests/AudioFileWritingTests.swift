import AssayErrors
import AssayFiles
import Foundation
import Testing
import _AssayTestSupport

@testable import AssaySignal

@Suite("Writing audio files")
struct AudioFileWritingTests {
  @Test("float32 WAV gives the very same samples back", arguments: [8_000, 16_000, 22_050, 44_100])
  func exactFloat(rate: Int) throws {
    try TestFiles.withTemporaryFolder { folder in
      let wave = Waveform(samples: TestSignals.noise(amplitude: 1.5, count: 5_001), sampleRate: rate)
      let url = folder.appendingPathComponent("a.wav")
      try #expect(AudioFile.write(wave, to: url) == 0)
      let loaded = try AudioFile.read(url)
      #expect(loaded.waveform == wave)
      #expect(loaded.originalSampleRate == rate && loaded.channelCount == 1 && loaded.notices.isEmpty)
    }
  }

  @Test(
    "integers survive a round trip bit by bit",
    arguments: [AudioEncoding.pcm16, .pcm24], ["wav", "flac"])
  func exactIntegers(encoding: AudioEncoding, fileExtension: String) throws {
    try TestFiles.withTemporaryFolder { folder in
      let half = encoding == .pcm16 ? 32_768 : 8_388_608
      var generator = SeededNumbers(seed: 7)
      var values = (0..<70_000).map { _ in Int.random(in: -half...(half - 1), using: &generator) }
      values += [-half, half - 1, 0]
      let wave = Waveform(samples: values.map { Float($0) / Float(half) }, sampleRate: 16_000)
      let url = folder.appendingPathComponent("a.\(fileExtension)")
      try #expect(AudioFile.write(wave, to: url, encoding: encoding) == 0)
      try #expect(AudioFile.read(url).waveform == wave)
    }
  }

  @Test("rounding is half to even, and what does not fit is clamped and counted")
  func roundingAndClipping() throws {
    try TestFiles.withTemporaryFolder { folder in
      let steps: [Float] = [0.5, 1.5, 2.5, -0.5, -1.5, 32_767.4, 32_767.5, 40_000, -32_768.4, -32_769]
      let expected: [Float] = [0, 2, 2, 0, -2, 32_767, 32_767, 32_767, -32_768, -32_768]
      let url = folder.appendingPathComponent("a.wav")
      let wave = Waveform(samples: steps.map { $0 / 32_768 }, sampleRate: 16_000)
      try #expect(AudioFile.write(wave, to: url, encoding: .pcm16) == 3)
      try #expect(AudioFile.read(url).waveform.samples == expected.map { $0 / 32_768 })
    }
  }

  @Test("the comment is read back, long and not ASCII too", arguments: ["wav", "flac"])
  func comments(fileExtension: String) throws {
    try TestFiles.withTemporaryFolder { folder in
      let url = folder.appendingPathComponent("a.\(fileExtension)")
      let wave = Waveform(samples: [0.1, 0.2, 0.3], sampleRate: 16_000)
      for comment in [
        "x", "{\"rôle\":\"…\"}", String(repeating: "0123456789", count: 600),
        String(repeating: "ü", count: 30_001),
      ] {
        try AudioFile.write(wave, to: url, encoding: .pcm16, comment: comment)
        try #expect(AudioFile.comment(of: url) == comment)
        try #expect(AudioFile.read(url).waveform.count == 3)
      }
      try AudioFile.write(wave, to: url, encoding: .pcm16)
      try #expect(AudioFile.comment(of: url) == nil)
    }
  }

  @Test("other programs find the metadata too", .needs(.program("ffmpeg")))
  func metadataForOthers() throws {
    try TestFiles.withTemporaryFolder { folder in
      // An odd number of bytes of samples, which RIFF pads.
      for (name, encoding) in [("a.wav", AudioEncoding.pcm24), ("b.wav", .float32), ("c.flac", .pcm24)] {
        let url = folder.appendingPathComponent(name)
        let text = folder.appendingPathComponent("\(name).txt")
        let comment = String(repeating: "0123456789", count: 500)
        try AudioFile.write(
          Waveform(samples: [0.1, 0.2, 0.3], sampleRate: 16_000), to: url, encoding: encoding,
          comment: comment)
        try ProgramFixture.run(
          #require(ProgramFixture.ffmpeg), ["-v", "error", "-i", url.path, "-f", "ffmetadata", text.path])
        try #expect(String(contentsOf: text, encoding: .utf8).lowercased().contains("comment=\(comment)"))
        let bytes = try Data(contentsOf: url)
        #expect(bytes.range(of: Data("assay \(AssayVersion.current)".utf8)) != nil)
      }
    }
  }

  @Test("the same input gives the same bytes, also a second later", arguments: ["wav", "flac"])
  func reproducible(fileExtension: String) throws {
    try TestFiles.withTemporaryFolder { folder in
      let wave = Waveform(samples: TestSignals.noise(count: 3_000), sampleRate: 16_000)
      let encoding: AudioEncoding = fileExtension == "wav" ? .float32 : .pcm24
      let urls = ["a", "b"].map { folder.appendingPathComponent("\($0).\(fileExtension)") }
      for url in urls {
        try AudioFile.write(wave, to: url, encoding: encoding, comment: "c")
        if url == urls[0] { Thread.sleep(forTimeInterval: 1.1) }
      }
      try #expect(Data(contentsOf: urls[0]) == Data(contentsOf: urls[1]))
    }
  }

  @Test("what cannot be written is refused and leaves nothing, and an older file stays")
  func refusals() throws {
    try TestFiles.withTemporaryFolder { folder in
      let good = Waveform(samples: [0.1, 0.2], sampleRate: 16_000)
      let url = folder.appendingPathComponent("a.wav")
      func code(_ wave: Waveform, _ name: String, _ encoding: AudioEncoding = .float32) -> SignalError.Code? {
        let error = #expect(throws: SignalError.self) {
          try AudioFile.write(wave, to: folder.appendingPathComponent(name), encoding: encoding)
        }
        #expect(error?.message.contains(name) == true)
        return error?.code
      }
      #expect(code(Waveform(samples: [], sampleRate: 16_000), "a.wav") == .empty)
      #expect(code(Waveform(samples: [0, .nan], sampleRate: 16_000), "a.wav") == .notFinite)
      #expect(code(Waveform(samples: [0, -.infinity], sampleRate: 16_000), "a.wav") == .notFinite)
      #expect(code(Waveform(samples: [0.5], sampleRate: 999), "a.wav") == .unsupportedFormat)
      #expect(code(Waveform(samples: [0.5], sampleRate: 400_000), "a.wav") == .unsupportedFormat)
      #expect(code(good, "a.flac") == .unsupportedFormat)
      #expect(code(good, "a.mp3", .pcm16) == .unsupportedFormat)
      #expect(code(good, "a") == .unsupportedFormat)
      try #expect(FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)

      try AudioFile.write(good, to: url)
      #expect(throws: SignalError.self) {
        try AudioFile.write(Waveform(samples: [.nan], sampleRate: 16_000), to: url)
      }
      try #expect(AudioFile.read(url).waveform == good)
    }
  }

  @Test("a full disk is called one", arguments: [("a.wav", AudioEncoding.float32), ("a.flac", .pcm16)])
  func fullDisk(name: String, encoding: AudioEncoding) throws {
    let url = URL(fileURLWithPath: "/nowhere").appendingPathComponent(name)
    let wave = Waveform(samples: TestSignals.noise(count: 50_000), sampleRate: 16_000)
    let sink = try SoundFileSink(path: "/dev/full", for: url)
    let error = #expect(throws: FileError.self) {
      _ = try AudioFile.encode(
        wave, into: sink, format: AudioFile.format(of: url, encoding), encoding, comment: nil, url)
    }
    #expect(error?.code == .diskFull)
    #expect(error?.message.hasPrefix("The disk is full") == true)
  }

  @Test("A file that cannot be opened is refused with the reason, and a long name is none")
  func opening() throws {
    let wave = Waveform(samples: TestSignals.noise(count: 500), sampleRate: 16_000)
    for place in ["/proc/self/a.wav", "/dev/null/a.wav"] {
      let error = #expect(throws: FileError.self) {
        try AudioFile.write(wave, to: URL(fileURLWithPath: place))
      }
      #expect(error?.message.contains("Bad file descriptor") == false, "\(error?.message ?? "")")
      #expect(error?.code == .notWritable)
    }
    try TestFiles.withTemporaryFolder { folder in
      for name in [234, 255].map({ String(repeating: "n", count: $0 - 4) + ".wav" }) {
        let url = folder.appendingPathComponent(name)
        try AudioFile.write(wave, to: url)
        #expect(try AudioFile.read(url).waveform == wave)
      }
    }
  }

  @Test("What will be clamped is known before writing, and so is whether anything is left to hear")
  func clamping() throws {
    try TestFiles.withTemporaryFolder { folder in
      let samples = TestSignals.noise(amplitude: 1.2, count: 3_000)
      for encoding in AudioEncoding.allCases {
        let written = try AudioFile.write(
          Waveform(samples: samples, sampleRate: 16_000), to: folder.appendingPathComponent("a.wav"),
          encoding: encoding)
        #expect(encoding.clampedCount(of: samples) == written)
        #expect((written > 0) == (encoding != .float32))
        #expect(encoding.keepsSound(of: samples))
      }
      let faint = TestSignals.noise(amplitude: 1e-5, count: 3_000)
      #expect(AudioEncoding.allCases.map { $0.keepsSound(of: faint) } == [false, true, true])
      #expect(!AudioEncoding.pcm24.keepsSound(of: [2, 3, 2]))
    }
  }
}
