import AssaySignal
import Foundation
import Testing
import _AssayTestSupport

@Suite("Frames of segmental ratios, and which are speech")
struct SegmentalFramesTests {
  @Test("Frames are whole, 30 ms long and 7.5 ms apart, at any rate")
  func frames() {
    let frames = SegmentalFrames(sampleRate: 16_000)
    #expect(frames.length == 480 && frames.hop == 120)
    #expect([0, 479, 480, 599, 600].map(frames.count) == [0, 0, 1, 1, 2])
    #expect(SegmentalFrames(sampleRate: 1).length == 1)
    let tone = TestSignals.sine(1_000, amplitude: 1, count: 4_800).map(Double.init)
    // 3/8 of the frame by the squared window, and half by the tone.
    for power in frames.powers(tone) { #expect(abs(power - 480 * 0.375 / 2) < 0.1) }
    #expect(frames.products(tone, tone.map { -2 * $0 }) == frames.powers(tone).map { -2 * $0 })
  }

  @Test("The ratio is the mean of the frames' ratios, each within its range, over the frames that count")
  func ratio() throws {
    let (signal, noise) = ([1.0, 1, 1, 1, 0], [0.1, 1_000, 1e-9, 0.01, 0])
    #expect(SegmentalFrames.ratio(signal: signal, noise: noise) == 13.75)
    let some = SegmentalFrames.ratio(signal: signal, noise: noise, active: [true, false, false, true, false])
    #expect(some == 15)
    #expect(SegmentalFrames.ratio(signal: [0], noise: [0]) == nil)
    #expect(SegmentalFrames.ratio(signal: [1], noise: [1], active: [false]) == nil)
  }

  @Test("The level at which noise has a ratio is found, and from the upper end on it takes none")
  func level() throws {
    var numbers = SeededNumbers(seed: 4)
    let signal = (0..<300).map { _ in pow(10, Double.random(in: -3...1, using: &numbers)) }
    let noise = (0..<300).map { _ in Double.random(in: 0.5...1.5, using: &numbers) }
    let active = (0..<300).map { _ in Bool.random(using: &numbers) }
    for ratio in [-8.0, 0, 14.2, 34] {
      let level = try #require(
        SegmentalFrames.level(signal: signal, noise: noise, active: active, ratio: ratio))
      let scaled = noise.map { $0 * pow(10, level / 10) }
      let reached = try #require(SegmentalFrames.ratio(signal: signal, noise: scaled, active: active))
      expectClose(reached, ratio, tolerance: 1e-9, "ratio")
    }
    #expect(SegmentalFrames.level(signal: signal, noise: noise, active: active, ratio: 35) == -.infinity)
    #expect(SegmentalFrames.level(signal: [1], noise: [1], active: [false], ratio: 3) == nil)
  }

  @Test("Pauses are no speech at any level of the recording, and steady sounds are speech as a whole")
  func activeSpeech() {
    // 20 dB between speech and pauses; of the mean of both, pauses lie 17 dB below.
    let powers = [1.0, 1, 0.01, 0.01, 1, 0.5, 0.01]
    let expected = [true, true, false, false, true, true, false]
    for scale in [1e-12, 1, 1e12] {
      #expect(ActiveSpeech.frames(powers: powers.map { $0 * scale }) == expected)
    }
    // 15 dB below: within the margin.
    #expect(ActiveSpeech.frames(powers: [1, 0.0317]) == [true, true])
    #expect(ActiveSpeech.frames(powers: [2, 2, 2]) == [true, true, true])
    #expect(ActiveSpeech.frames(powers: [0, 0]) == [false, false])
    #expect(ActiveSpeech.frames(powers: []).isEmpty)
  }
}
