import AssayRoles
import AssaySignal
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayQuality

@Suite("Measures against a reference")
struct IntrusiveMeasuresTests {
  private func waveform(_ samples: [Float], _ rate: Int = 16_000) -> Waveform {
    Waveform(samples: samples, sampleRate: rate)
  }

  @Test(
    "SNR: a tenth of the reference as the difference is 20 dB, whatever its sign; equal recordings are infinite"
  )
  func ratio() {
    let samples = TestSignals.noise(count: 4_000)
    let measure = SignalToNoiseRatio()
    for gain in [Float(0.9), 1.1] {
      let value = measure.measure(reference: waveform(samples), degraded: waveform(samples.map { $0 * gain }))
      expectClose(value, 20, tolerance: 1e-4, "SNR of a gain of \(gain)")
    }
    #expect(measure.measure(reference: waveform(samples), degraded: waveform(samples)) == .infinity)
    let sine = TestSignals.sine(1_000, amplitude: 0.5, count: 16_000)
    let other = TestSignals.sine(3_000, amplitude: 0.05, count: 16_000)
    let value = measure.measure(
      reference: waveform(sine), degraded: waveform(zip(sine, other).map { $0 + $1 }))
    expectClose(value, 20, tolerance: 1e-3, "SNR of a second tone")
  }

  @Test("Segmental SNR: frames count alike, and each stays between −10 and 35 dB")
  func segmental() throws {
    let measure = SegmentalSignalToNoiseRatio()
    // Halves with differences of a tenth and of ten times: 20 dB and −20 dB, which counts as −10; frames across the
    // border count as one of the two or between.
    let samples = TestSignals.noise(count: 16_000)
    let gains: [Float] = (0..<16_000).map { $0 < 8_000 ? 0.9 : -9 }
    let mixed = zip(samples, gains).map { $0 * $1 }
    expectClose(
      try measure.measure(reference: waveform(samples), degraded: waveform(mixed)), 5, tolerance: 0.5,
      "half 20 dB, half −10 dB")
    #expect(try measure.measure(reference: waveform(samples), degraded: waveform(samples)) == 35)
    expectClose(
      try measure.measure(reference: waveform(samples), degraded: waveform(samples.map { $0 * 0.9 })), 20,
      tolerance: 1e-4, "20 dB everywhere")
    // A second of digital silence in both says nothing.
    let silence = [Float](repeating: 0, count: 16_000)
    expectClose(
      try measure.measure(
        reference: waveform(samples + silence), degraded: waveform(samples.map { $0 * 0.9 } + silence)), 20,
      tolerance: 1e-3, "20 dB and silence")
  }

  @Test("SI-SDR: a gain and an offset do not matter; orthogonal noise of a tenth is 20 dB")
  func scaleInvariant() throws {
    let measure = ScaleInvariantDistortionRatio()
    let sine = TestSignals.sine(1_000, amplitude: 0.5, count: 16_000)
    let other = TestSignals.sine(3_000, amplitude: 0.05, count: 16_000)
    let noisy = zip(sine, other).map { $0 + $1 }
    for (gain, offset) in [(Float(1), Float(0)), (0.25, 0), (-2, 0.125)] {
      let value = try measure.measure(
        reference: waveform(sine), degraded: waveform(noisy.map { $0 * gain + offset }))
      expectClose(value, 20, tolerance: 1e-3, "SI-SDR with gain \(gain)")
    }
    #expect(throws: SignalError.self) {
      try measure.measure(reference: waveform([0.5, 0.5]), degraded: waveform([0.1, 0.2]))
    }
    #expect(throws: SignalError.self) {
      try measure.measure(reference: waveform([0.1, 0.2]), degraded: waveform([0.5, 0.5]))
    }
  }

  @Test("Log-spectral distance: a gain of 6 dB is 6 dB at every frequency, and there and back is the same")
  func spectral() throws {
    let measure = LogSpectralDistance()
    let samples = TestSignals.noise(amplitude: 0.3, count: 16_000)
    let louder = samples.map { $0 * 2 }
    let expected = 20 * log10(2.0)
    expectClose(
      try measure.measure(reference: waveform(samples), degraded: waveform(louder)), expected,
      tolerance: 1e-4,
      "LSD of a gain of 2")
    expectClose(
      try measure.measure(reference: waveform(louder), degraded: waveform(samples)), expected,
      tolerance: 1e-4,
      "LSD of a gain of ½")
    #expect(try measure.measure(reference: waveform(samples), degraded: waveform(samples)) == 0)
    // From digital silence to a power of 1e-10 · 10^(3) in each bin: 30 dB.
    let other = TestSignals.noise(amplitude: 0.3, seed: 2, count: 16_000)
    let distance = try measure.measure(reference: waveform(samples), degraded: waveform(other))
    #expect((5...10).contains(distance), "independent noises differ by some 8 dB: \(distance)")
  }

  @Test("Masking excess is VoiceGuard's of the difference, without what keeps its gradient finite")
  func masking() throws {
    // By an independent implementation in double precision, of these samples in single precision.
    let samples = (0..<16_000).map { index in
      let n = Double(index)
      let tones = 0.1 * sin(2 * .pi * 1_000 * n / 16_000) + 0.05 * sin(2 * .pi * 2_750 * n / 16_000 + 0.5)
      return Float(tones + 0.02 * sin(0.37 * n) * cos(0.0021 * n) + 0.005 * sin(1e-5 * n * n))
    }
    let perturbed = samples.enumerated().map { index, sample in
      let n = Double(index)
      return sample + Float(0.003 * sin(2 * .pi * 3_500 * n / 16_000) + 0.001 * sin(0.9 * n))
    }
    expectClose(
      try MaskingExcess().measure(reference: waveform(samples), degraded: waveform(perturbed)),
      0.06629327866, tolerance: 1e-8, "masking excess")
    #expect(try MaskingExcess().measure(reference: waveform(samples), degraded: waveform(samples)) == 0)
  }

  @Test("STOI and ESTOI are those of pystoi 0.4.1, at 10 kHz within 1e-4, resampled from 16 kHz within 5e-3")
  func intelligibility() throws {
    // pystoi.stoi(x, y, rate, extended) on the common signal and what `degraded` makes of it.
    let expected: [(kind: String, values: [Double])] = [
      ("faint noise", [0.850757, 0.75437, 0.951653, 0.925536]),
      ("loud noise", [0.482092, 0.400915, 0.555811, 0.558743]),
      ("clipped", [0.604634, 0.573497, 0.595696, 0.60877]),
      ("quantised", [0.823323, 0.719774, 0.893048, 0.849433]),
    ]
    let samples = try AudioFile.read(TestFiles.fixture("ge2e/input.wav")).waveform.samples
    for (kind, values) in expected {
      let other = degraded(samples, kind)
      var found: [Double] = []
      for rate in [10_000, 16_000] {
        for isExtended in [false, true] {
          found.append(
            try ShortTimeIntelligibility(extended: isExtended).measure(
              reference: waveform(samples, rate), degraded: waveform(other, rate)))
        }
      }
      expectClose(Array(found[..<2]), Array(values[..<2]), tolerance: 1e-4, "STOI, ESTOI of \(kind)")
      expectClose(Array(found[2...]), Array(values[2...]), tolerance: 5e-3, "resampled, of \(kind)")
    }
  }

  private func degraded(_ samples: [Float], _ kind: String) -> [Float] {
    samples.enumerated().map { index, sample in
      let n = Double(index)
      let noise = sin(12.9898 * n) * sin(0.78233 * n * n / 1_000)
      switch kind {
      case "faint noise": return Float(Double(sample) + 0.01 * noise)
      case "loud noise": return Float(Double(sample) + 0.1 * noise)
      case "clipped": return Float(min(0.02, max(-0.02, Double(sample))))
      default: return Float((Double(sample) * 32).rounded(.toNearestOrEven) / 32)
      }
    }
  }

  @Test("Speech against itself is wholly intelligible, also quieter; against noise it is not")
  func limits() throws {
    let voice = TestSpeech.voice(pitch: 120, seconds: 2)
    let noise = TestSignals.noise(count: voice.count)
    for isExtended in [false, true] {
      let measure = ShortTimeIntelligibility(extended: isExtended)
      for gain in [Float(1), 0.1] {
        expectClose(
          try measure.measure(reference: waveform(voice), degraded: waveform(voice.map { $0 * gain })), 1,
          tolerance: 1e-4, "\(measure.description.name) at gain \(gain)")
      }
      #expect(try measure.measure(reference: waveform(voice), degraded: waveform(noise)) < 0.4)
    }
  }

  @Test("More noise is worse by every measure", arguments: 0..<3)
  func monotonic(index: Int) throws {
    let voice = TestSpeech.voice(pitch: 100 + 40 * Double(index), seconds: 1.5)
    let noise = TestSignals.noise(amplitude: 1, seed: UInt64(index) + 5, count: voice.count)
    let ratings = try [Float(0.001), 0.01, 0.1].map { level in
      try IntrusiveMeasures.rate(
        waveform(zip(voice, noise).map { $0 + level * $1 }), reference: waveform(voice)
      ).scores
    }
    for (place, measure) in IntrusiveMeasures.all.enumerated() {
      let values = ratings.map { $0[place] }
      let isDistance = ["lsd", "masking-excess"].contains(measure.description.name)
      #expect(
        values == values.sorted(by: { isDistance ? $0 < $1 : $0 > $1 }),
        "\(measure.description.name): \(values)")
      #expect(Set(values).count == 3, "\(measure.description.name): \(values)")
    }
  }

  @Test("Another rate and another length are made equal, and told")
  func comparable() throws {
    let voice = TestSpeech.voice(pitch: 120, seconds: 1.5)
    let longer = waveform(voice + TestSignals.noise(amplitude: 0.01, count: 777))
    let cut = try IntrusiveMeasures.rate(longer, reference: waveform(voice))
    #expect(cut.scores[0] == .infinity)
    #expect(cut.notices.count == 1 && cut.notices[0].contains("the first 24000 were compared"))
    let resampled = try IntrusiveMeasures.rate(
      waveform(voice).resampled(to: 22_050), reference: waveform(voice))
    #expect(
      resampled.notices.count == 1 && resampled.notices[0].contains("from 22050 to the reference's 16000 Hz"))
    #expect(resampled.scores[0] > 30)
  }

  @Test("A recording that is delayed against its reference is told to have nothing in common with it")
  func delayed() throws {
    let noise = TestSignals.noise(count: 16_000)
    let delayed = Array(TestSignals.noise(seed: 9, count: 40)) + noise.dropLast(40)
    let rating = try IntrusiveMeasures.rate(waveform(delayed), reference: waveform(noise))
    #expect(
      rating.notices.count == 1 && rating.notices[0].hasPrefix("It hardly correlates with its reference"))
    let inverted = try IntrusiveMeasures.rate(waveform(noise.map { -0.5 * $0 }), reference: waveform(noise))
    #expect(inverted.notices == [])
  }

  @Test("Names are distinct, and recordings that are too short or silent are refused in a sentence")
  func badInput() throws {
    #expect(Set(IntrusiveMeasures.all.map(\.description.name)).count == IntrusiveMeasures.all.count)
    let voice = waveform(TestSpeech.voice(pitch: 120, seconds: 0.3))
    for (one, other) in [
      (waveform([0.1, 0.2]), waveform([0.1, 0.2])), (waveform([]), voice),
      (waveform([0, 0, 0]), voice), (voice, waveform([.nan])), (voice, voice),
    ] {
      #expect(throws: SignalError.self) { try IntrusiveMeasures.rate(one, reference: other) }
    }
  }
}
