import AssayCheckpoint
import AssayErrors
import AssayFiles
import AssayModelStore
import AssayNN
import AssayPhonetics
import AssaySignal
import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayCloning

@Suite("SourceFilterVoice")
struct SourceFilterVoiceTests {
  static let tiny = SourceFilterConfiguration(
    hidden: 16, expansion: 2, dilations: [1, 2], phoneWidth: 8, speakerWidth: 8)

  static func weights(seed: UInt64 = 1) -> [String: CheckpointTensor] {
    let generator = RandomGenerator(seed: seed)
    let loader = WeightLoader(initializing: generator)
    _ = SourceFilterVoice(loader, tiny)
    return Dictionary(
      uniqueKeysWithValues: loader.parameters.map { key, tensor in
        // Training begins with speakers that change nothing.
        let values = key.contains("modulation") ? generator.normal(tensor.shape) : tensor
        return (key, CheckpointTensor(shape: tensor.shape, floats: values.floats))
      })
  }

  static func content(pitch: Double = 120, seconds: Double = 1) throws -> SpeechContent {
    let waveform = Waveform(samples: TestSpeech.voice(pitch: pitch, seconds: seconds), sampleRate: 16_000)
    return try SpeechContent(
      waveform,
      PhonemeTimeline(
        duration: seconds, words: [],
        phones: [
          .init(start: 0.1, end: seconds / 2, label: "AA1"),
          .init(start: seconds / 2, end: seconds * 0.9, label: "M"),
        ], aligner: "test"))
  }

  @Test("Content is by frames: phones without stress, silence around them, a melody around nothing")
  func content() throws {
    let content = try Self.content()
    #expect(content.frameCount == 126)
    let vowel = try #require(SpeechContent.labels.firstIndex(of: "AA"))
    let nasal = try #require(SpeechContent.labels.firstIndex(of: "M"))
    #expect(
      content.phones[2] == SpeechContent.silentPhone && content.phones[125] == SpeechContent.silentPhone)
    #expect(content.phones[30] == vowel && content.phones[90] == nasal)
    let mean = try #require(content.meanPitch)
    expectClose(Double(exp(mean)), 120, tolerance: 4, "mean pitch")
    let voiced = zip(content.melody, content.voice).filter { $0.1 > 0 }.map(\.0)
    expectClose(Double(voiced.reduce(0, +)) / Double(voiced.count), 0, tolerance: 1e-4, "mean melody")
    #expect(
      content.numbers.count == 126 * SpeechContent.numberCount && content.numbers.allSatisfy { $0.isFinite })
  }

  @Test("The melody and loudness do not tell whose voice it is: higher and louder speech has the same")
  func speakerFree() throws {
    let low = try Self.content(pitch: 100)
    let high = try Self.content(pitch: 150)
    let pairs = zip(low.melody, high.melody).map { abs($0 - $1) }.sorted()
    #expect(pairs[pairs.count * 9 / 10] < 0.03)
    let waveform = Waveform(
      samples: TestSpeech.voice(pitch: 100, seconds: 1).map { $0 * 3 }, sampleRate: 16_000)
    let louder = try SpeechContent(
      waveform, PhonemeTimeline(duration: 1, words: [], phones: [], aligner: "test"))
    for index in stride(from: 3, to: low.numbers.count, by: SpeechContent.numberCount) {
      expectClose(Double(low.numbers[index]), Double(louder.numbers[index]), tolerance: 0.01, "loudness")
    }
  }

  @Test("A piece is the content from there, faster and higher; after the end there is silence")
  func pieces() throws {
    let content = try Self.content()
    let piece = content.piece(start: 40 * 128, speed: 1, frameCount: 20)
    #expect(piece.phones == Array(content.phones[40..<60]) && piece.meanPitch == content.meanPitch)
    let fast = content.piece(start: 0, speed: 2, frameCount: 100)
    #expect(fast.phones[10] == content.phones[20] && fast.phones[99] == SpeechContent.silentPhone)
    expectClose(Double(try #require(fast.meanPitch) - content.meanPitch!), log(2), tolerance: 1e-5, "pitch")
  }

  @Test("A recording without any voice has no pitch")
  func voiceless() throws {
    let noise = Waveform(
      samples: TestSignals.noise(amplitude: 0.0001, seed: 2, count: 8_000), sampleRate: 16_000)
    let content = try SpeechContent(
      noise, PhonemeTimeline(duration: 0.5, words: [], phones: [], aligner: "test"))
    #expect(content.frameCount == 63 && content.phones.allSatisfy { $0 == SpeechContent.silentPhone })
  }

  @Test("The excitation has the melody's pitch, power 1, and nothing where there is no voice")
  func excitation() throws {
    let voice: [Float] = (0..<126).map { $0 < 63 ? 1 : 0 }
    let samples = VoiceExcitation.samples(
      pitch: [Float](repeating: log(200), count: 126), voice: voice, count: 16_000)
    let voiced = Array(samples[..<7_800])
    expectClose(Double(voiced.reduce(0) { $0 + $1 * $1 }) / 7_800, 1, tolerance: 0.1, "power")
    #expect(samples[8_200...].allSatisfy { $0 == 0 })
    let track = try PitchTracker().track(Waveform(samples: samples, sampleRate: 16_000))
    expectClose(Double(track[30]), 200, tolerance: 2, "pitch")
  }

  @Test(
    "The same seed speaks the same, another noise; a speaker changes what is spoken",
    arguments: [3_200, 15_999])
  func speaking(length: Int) throws {
    let voice = try SourceFilterVoice(Self.weights(), source: "made up", Self.tiny)
    let content = try Self.content().piece(start: 0, speed: 1, frameCount: 1 + length / 128)
    func spoken(_ speaker: UInt64, seed: UInt64) -> [Float] {
      withoutGradients {
        let vector = RandomGenerator(seed: speaker).uniform([1, 256])
        return voice(
          [content], embeddings: vector / vector.norm(), meanPitches: [5],
          noise: RandomGenerator(seed: seed).normal([1, length])
        ).floats
      }
    }
    let first = spoken(1, seed: 1)
    #expect(first.count == length && first.allSatisfy { $0.isFinite })
    #expect(first == spoken(1, seed: 1) && first != spoken(1, seed: 2) && first != spoken(2, seed: 1))
  }

  @Test("A batch speaks each as it would alone")
  func batches() throws {
    let voice = try SourceFilterVoice(Self.weights(), source: "made up", Self.tiny)
    let contents = try [100.0, 180].map { try Self.content(pitch: $0) }
    let vectors = RandomGenerator(seed: 5).uniform([2, 256])
    let pitches = withoutGradients { voice.meanPitch(of: vectors).floats }
    for index in 0..<2 {
      let alone = withoutGradients { voice.meanPitch(of: vectors.sliced(0, index..<index + 1)).floats }
      expectClose(Double(alone[0]), Double(pitches[index]), tolerance: 1e-5, "pitch")
    }
    let gains = withoutGradients { voice.gains(contents, vectors) }
    let alone = withoutGradients { voice.gains([contents[1]], vectors.sliced(0, 1..<2)) }
    expectClose(gains.selected(0, 1).floats, alone.selected(0, 0).floats, tolerance: 1e-4, "gains")
  }

  @Test("A missing, a foreign and a misshapen weight are told by name")
  func wrongWeights() throws {
    var weights = Self.weights()
    weights["input.bias"] = nil
    weights["speaker.0.bias"] = CheckpointTensor(shape: [2], floats: [1, 2])
    weights["more"] = CheckpointTensor(shape: [1], floats: [1])
    let error = #expect(throws: WeightError.self) {
      _ = try SourceFilterVoice(weights, source: "voice.safetensors", Self.tiny)
    }
    let text = "\(try #require(error))"
    for name in ["voice.safetensors", "input.bias", "speaker.0.bias", "more"] {
      #expect(text.contains(name), "\(text)")
    }
  }

  @Test("A model folder is read as it was written, in half precision too; a changed file is refused")
  func folders() throws {
    try TestFiles.withTemporaryFolder { folder in
      let weights = Self.weights()
      for halved in [false, true] {
        let url = folder.appendingPathComponent("model\(halved)")
        try SourceFilterModel.write(
          weights, Self.tiny, licence: "MIT", source: "a test", halved: halved, to: url)
        let model = try SourceFilterModel(url)
        #expect(model.voice.configuration == Self.tiny && model.weightHashes.count == 1)
        #expect(try ModelFolder(url).kind == "source-filter")
      }
      let url = folder.appendingPathComponent("modelfalse")
      let file = url.appendingPathComponent("voice.safetensors")
      var data = try Data(contentsOf: file)
      data[data.count - 1] ^= 1
      try data.write(to: file)
      let error = #expect(throws: FileError.self) { _ = try SourceFilterModel(url) }
      #expect(error?.code == .wrongHash)
    }
  }
}
