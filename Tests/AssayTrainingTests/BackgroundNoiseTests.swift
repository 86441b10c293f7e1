import AssayDiffusion
import AssayErrors
import AssayFiles
import AssayNN
import AssayNetworks
import AssayRoles
import AssaySignal
import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayTraining

@Suite("Background noise")
struct BackgroundNoiseTests {
  private let speech = TestSpeech.voice(pitch: 120, seconds: 1)
  private let others = [
    TestSpeech.voice(pitch: 180, seconds: 1.4), TestSpeech.voice(pitch: 220, seconds: 0.3),
  ]

  private static func power(_ samples: [Float]) -> Double {
    samples.reduce(0) { $0 + Double($1) * Double($1) } / Double(samples.count)
  }

  @Test("What is added has the ratio asked for", arguments: [0.0, 5, 10, 15])
  func ratio(snr: Double) throws {
    let noise = try BackgroundNoise(.init(snr: [snr], clean: false))
    for seed in 0..<8 {
      let mixed = try noise.mixed(speech, others: others, using: RandomGenerator(seed: UInt64(seed)))
      let added = zip(mixed.mixture, mixed.speech).map { $0 - $1 }
      let measured = 10 * log10(Self.power(mixed.speech) / Self.power(added))
      expectClose([measured], [snr], tolerance: 0.01, "ratio")
      #expect(mixed.mixture.allSatisfy { abs($0) <= 1.0001 })
    }
  }

  @Test("No noise is one of the choices, and the same seed gives the same mixture")
  func clean() throws {
    let noise = try BackgroundNoise(.init())
    let mixtures = try (0..<60).map {
      try noise.mixed(speech, others: others, using: RandomGenerator(seed: UInt64($0))).mixture
    }
    #expect((4...24).contains(mixtures.count { $0 == speech }))
    #expect(
      try noise.mixed(speech, others: others, using: RandomGenerator(seed: 3)).mixture == mixtures[3])
  }

  @Test("A mixture beyond full scale is brought down together with its speech")
  func fullScale() throws {
    let loud = speech.map { $0 / (speech.map(abs).max() ?? 1) }
    let mixed = try BackgroundNoise(.init(snr: [0], clean: false)).mixed(
      loud, others: [], using: RandomGenerator(seed: 1))
    expectClose([mixed.mixture.map(abs).max() ?? 0], [1], tolerance: 1e-5, "peak")
    let ratio = mixed.speech[4_000] / loud[4_000]
    #expect(ratio < 1)
    expectClose(mixed.speech, loud.map { $0 * ratio }, tolerance: 1e-5, "speech")
  }

  @Test("Pink noise falls by 3 dB an octave, brown by 6, white not at all")
  func slopes() {
    for (kind, slope) in [(BackgroundNoise.Kind.white, 0.0), (.pink, -3.01), (.brown, -6.02)] {
      let samples = BackgroundNoise.made(kind, 160_001, RandomGenerator(seed: 4))
      #expect(samples.count == 160_001)
      let spectrum = Tensor(samples, shape: [1, samples.count]).realFourierTransform(size: 160_002)
      let power = spectrum.abs().square().floats
      func octave(_ frequency: Double) -> Double {
        let low = Int(frequency * 160_002 / 16_000)
        return Double(power[low..<2 * low].reduce(0, +)) / Double(low)
      }
      let measured = 10 * log10(octave(2_000) / octave(250)) / 3
      expectClose([measured], [slope], tolerance: 0.2, "\(kind)")
    }
  }

  @Test("Of DEMAND the first channel of every scene is used, and the note says so")
  func demand() throws {
    try TestFiles.withTemporaryFolder { folder in
      for (scene, channel, value) in [
        ("DKITCHEN", "ch01", 0.5), ("DKITCHEN", "ch02", 0.1), ("TBUS", "ch01", 0.5),
      ] {
        try AudioFile.write(
          Waveform(samples: [Float](repeating: Float(value), count: 900), sampleRate: 16_000),
          to: folder.appendingPathComponent("\(scene)/\(channel).wav"))
      }
      let noise = try BackgroundNoise(.init(demand: folder.path, snr: [10], clean: false))
      #expect(noise.scenes.count == 2 && noise.note.contains("2 scenes of DEMAND"))
      let mixed = try noise.mixed(speech, others: others, using: RandomGenerator(seed: 1))
      // A constant scene, repeated to the length of the speech.
      let added = zip(mixed.mixture, mixed.speech).map { $0 - $1 }
      expectClose(added, added.map { _ in added[0] }, tolerance: 1e-4, "a constant scene")
      #expect(try BackgroundNoise(.init()).note.contains("synthetic"))

      let empty = folder.appendingPathComponent("empty")
      try FileManager.default.createDirectory(at: empty, withIntermediateDirectories: true)
      let missing = #expect(throws: RoleError.self) {
        try BackgroundNoise(.init(demand: empty.path))
      }
      #expect(missing?.message.contains("ch01.wav") == true)
      #expect(throws: FileError.self) { try BackgroundNoise(.init(demand: folder.path + "/nowhere")) }
      #expect(throws: RoleError.self) { try BackgroundNoise(.init(snr: [], clean: false)) }
    }
  }

  @Test("Pairs are kept: read again they are the same, clean speech that was brought down among them")
  func pairs() throws {
    try TestFiles.withTemporaryFolder { folder in
      let loud = [110.0, 170].map { pitch in
        let samples = TestSpeech.voice(pitch: pitch, seconds: 0.6)
        let peak = samples.map(abs).max() ?? 1
        return SpeechSet.Recording(
          url: URL(fileURLWithPath: "voice\(Int(pitch)).wav"), samples: samples.map { $0 / peak })
      }
      let set = SpeechSet(recordings: loud)
      let network = DiffWave(.init(initializing: RandomGenerator(seed: 1)), TinyTraining.diffWave)
      func made() throws -> [PurifiedSpeech.Pair] {
        let purified = try PurifiedSpeech(
          .init(
            purifier: ContentHash(of: Data("x".utf8)), perturbation: .init(), maximumLevel: 5, seed: 1,
            noise: .init(snr: [0], clean: false), level: 5),
          purifier: network, extent: .segments(overlap: 0), device: .cpu, cache: folder)
        return try purified.versions(2, number: 0, in: set)
      }
      let (first, second) = (try made(), try made())
      #expect(first.map(\.purified) == second.map(\.purified) && first.map(\.clean) == second.map(\.clean))
      #expect(first[0].purified != first[1].purified)
      let ratio = first[0].clean[3_000] / loud[0].samples[3_000]
      #expect(ratio < 0.999 && ratio > 0.1)
      // Sixteen bits.
      expectClose(first[0].clean, loud[0].samples.map { $0 * ratio }, tolerance: 1e-3, "clean")
    }
  }
}
