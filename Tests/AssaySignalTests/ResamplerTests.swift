import AssayErrors
import Foundation
import Testing
import _AssayTestSupport

@testable import AssaySignal

@Suite("Resampling by soxr")
struct ResamplerTests {
  @Test("agrees with soxr's HQ as librosa calls it")
  func golden() throws {
    let diffVC = try Golden(TestFiles.fixture("resampling/diffvc.safetensors"))
    let openVoice = try Golden(TestFiles.fixture("resampling/openvoice.safetensors"))
    for (golden, input, output, from, to) in [
      (diffVC, "x16k", "up22050_soxr_hq", 16_000, 22_050),
      (diffVC, "x22050", "down16000_soxr_hq", 22_050, 16_000),
      (openVoice, "wav_16k", "soxr_hq_22k05", 16_000, 22_050),
    ] {
      let wave = Waveform(samples: try golden.floats(input), sampleRate: from)
      let result = try wave.resampled(to: to).samples
      let expected = try golden.floats(output)
      // soxr rounds the length to the nearest; librosa fills up with zeros like this.
      #expect(result.count - expected.count <= 1 && result.dropFirst(expected.count).allSatisfy { $0 == 0 })
      // The same library; compilers and vector units sum in different orders.
      expectClose(Array(result.prefix(expected.count)), expected, tolerance: 1e-6, "soxr \(output)")
    }
  }

  @Test("gives ⌈n · to / from⌉ samples for any length and any rates")
  func lengths() throws {
    var generator = SeededNumbers(seed: 11)
    let rates = [8_000, 11_025, 16_000, 22_050, 24_000, 44_100, 48_000, 16_001]
    for _ in 0..<60 {
      let (from, to) = (rates.randomElement(using: &generator)!, rates.randomElement(using: &generator)!)
      let count = Int.random(in: 0...3_000, using: &generator)
      let wave = Waveform(samples: TestSignals.noise(seed: UInt64(count), count: count), sampleRate: from)
      let result = try wave.resampled(to: to, quality: .allCases.randomElement(using: &generator)!)
      #expect(result.sampleRate == to)
      #expect(
        result.count == Int((Double(count) * Double(to) / Double(from)).rounded(.up)),
        "\(count) \(from) \(to)")
      #expect(result.samples.allSatisfy { $0.isFinite })
    }
    #expect(Resampler.outputCount(1 << 50, from: 384_000, to: 1_000) == ((1 << 50) + 383) / 384)
  }

  @Test("blocks of any size give the same samples as the whole")
  func streaming() throws {
    var generator = SeededNumbers(seed: 5)
    let samples = TestSignals.noise(count: 50_000)
    let whole = try Waveform(samples: samples, sampleRate: 44_100).resampled(to: 16_000)
    for largest in [1, 500, 60_000] {
      let resampler = try StreamingResampler(from: 44_100, to: 16_000)
      var output: [Float] = []
      var position = 0
      while position < samples.count {
        let end = min(samples.count, position + Int.random(in: 1...largest, using: &generator))
        try resampler.process(Array(samples[position..<end]), appendingTo: &output)
        position = end
      }
      try resampler.finish(appendingTo: &output)
      #expect(output == whole.samples)
    }
  }

  @Test("a sine keeps its level and phase, and what lies above the new Nyquist frequency goes")
  func sines() throws {
    for (from, to) in [(8_000, 16_000), (48_000, 16_000), (22_050, 16_000), (16_000, 44_100)] {
      let wave = Waveform(
        samples: TestSignals.sine(440, sampleRate: from, count: from), sampleRate: from)
      let expected = TestSignals.sine(440, sampleRate: to, count: to)
      let edge = to / 20
      let inner = edge..<to - edge
      try expectClose(
        Array(wave.resampled(to: to).samples[inner]), Array(expected[inner]), tolerance: 1e-4,
        "440 Hz from \(from) to \(to) Hz")
    }
    let high = Waveform(
      samples: TestSignals.sine(9_000, sampleRate: 48_000, count: 48_000), sampleRate: 48_000)
    let output = try high.resampled(to: 16_000).samples[800..<15_200]
    #expect(output.allSatisfy { abs($0) < 1e-4 })
  }

  @Test("the same rate gives the waveform itself, and a rate out of range is refused")
  func edges() throws {
    let wave = Waveform(samples: TestSignals.noise(count: 100), sampleRate: 16_000)
    try #expect(wave.resampled(to: 16_000) == wave)
    for rate in [0, -1, 999, 384_001] {
      let error = #expect(throws: SignalError.self) { try wave.resampled(to: rate) }
      #expect(error?.code == .invalidParameter && error?.message.contains("\(rate) Hz") == true)
    }
  }
}
