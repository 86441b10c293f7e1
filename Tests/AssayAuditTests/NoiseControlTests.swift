import AssayRoles
import AssaySignal
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayAudit

@Suite("Noise as strong as a perturbation")
struct NoiseControlTests {
  private static let clean = Waveform(
    samples: TestSpeech.utterance(seconds: 4, seed: 6), sampleRate: 16_000)

  /// What a protection may do beside perturbing: the first second is cut, the level falls, the phase is inverted.
  private static func protected(_ perturbation: [Float]) -> Waveform {
    Waveform(
      samples: zip(clean.samples, perturbation).map { -0.4 * ($0 + $1) }.suffix(48_000), sampleRate: 16_000)
  }

  private func speech(_ protected: Waveform) throws -> AlignedSpeech {
    try SpeechAlignment(of: protected, to: Self.clean).speech(protected, Self.clean)
  }

  private func ratio(_ noise: [Double], under speech: [Double]) throws -> Double {
    let frames = SegmentalFrames(sampleRate: 16_000)
    let powers = frames.powers(speech)
    return try #require(
      SegmentalFrames.ratio(
        signal: powers, noise: frames.powers(noise), active: ActiveSpeech.frames(powers: powers)))
  }

  @Test(
    "Both noises have the perturbation's segmental ratio on the clean speech that is kept; one has its spectrum"
  )
  func strength() throws {
    // All of it lies below 2 kHz.
    let perturbation = TestSignals.sine(700, amplitude: 0.02, count: Self.clean.count)
    let protected = Self.protected(perturbation)
    let aligned = try speech(protected)
    expectClose(aligned.gain, -0.4, tolerance: 0.01)
    let kept = Self.clean.samples.suffix(48_000).map(Double.init)
    let added = perturbation.suffix(48_000).map(Double.init)
    let expected = try ratio(added, under: kept)
    #expect((0...20).contains(expected))
    for control in NoiseControl.allCases {
      let noisy = try control.noisy(aligned, seed: 1)
      #expect(noisy.sampleRate == 16_000 && noisy.count == protected.count)
      let noise = zip(noisy.samples, kept).map { Double($0) - $1 }
      expectClose(try ratio(noise, under: kept), expected, tolerance: 0.1, "\(control)")
      let spectrum = LongTermSpectrum(of: noise, sampleRate: 16_000)
      let low = spectrum.powers[..<128].reduce(0, +) / spectrum.powers.reduce(0, +)
      if control == .white { #expect(abs(low - 0.25) < 0.03) } else { #expect(low > 0.98) }
      #expect(try control.noisy(aligned, seed: 1) == noisy)
      #expect(try control.noisy(aligned, seed: 2) != noisy)
    }
  }

  @Test("Level and polarity alone take no noise, nor does a recording that is unchanged")
  func unchanged() throws {
    for gain in [Float(1), 0.5, -1] {
      let protected = Waveform(samples: Self.clean.samples.map { gain * $0 }, sampleRate: 16_000)
      for control in NoiseControl.allCases {
        #expect(try control.noisy(speech(protected), seed: 1).samples == Self.clean.samples)
      }
    }
  }

  @Test("Where nothing of the clean recording is left there is no control")
  func nothing() throws {
    let silence = Waveform(samples: [Float](repeating: 0, count: 16_000), sampleRate: 16_000)
    for control in NoiseControl.allCases {
      #expect(throws: RoleError.self) { _ = try control.noisy(speech(silence), seed: 1) }
    }
  }

  @Test("What a control says of its alignment is read again as it was")
  func details() throws {
    let protected = Self.protected(TestSignals.noise(amplitude: 0.02, count: Self.clean.count))
    let alignment = try SpeechAlignment(of: protected, to: Self.clean)
    let own = ControlAlignment(alignment, try speech(protected))
    #expect(own.suffices && own.segmentalRatio != nil && own.pieces == 1)
    #expect(own.details["alignedShare"] == .number(alignment.share))
    #expect(try CanonicalJSON.value(ControlAlignment.self, CanonicalJSON.text(own)) == own)
  }

  private func alignments(_ frames: [(aligned: Int, speech: Int)]) throws -> [ControlAlignment] {
    try frames.map { frames in
      try CanonicalJSON.value(
        ControlAlignment.self,
        """
        {"speechFrames": \(frames.speech), "alignedFrames": \(frames.aligned), "gain": 1, "pieces": 1,
        "medianCorrelation": \(Double(frames.aligned) / 100), "segmentalRatio": 12}
        """)
    }
  }

  @Test(
    "A control is omitted below 80 % of all speech frames, or where it would lack most recordings; others are left out",
    arguments: [
      (frames: [(80, 100), (90, 100)], leftOut: 0, isOmitted: false, said: nil as String?),
      (
        [(79, 100), (90, 100), (90, 100)], 1, false,
        "Left out of this control and of shaped noise like p, since"
      ),
      ([(60, 100), (90, 100)], 1, true, "75 % of the speech frames correlate by 0.5 or more"),
      ([(799, 1_000)], 1, true, "79.9 % of the speech frames correlate"),
      ([(7, 10), (7, 10), (999, 1_000)], 2, true, "in 2 of 3 recordings less than 80 %"),
      ([(0, 0)], 1, true, "0 % of the speech frames"),
    ])
  func omission(frames: [(Int, Int)], leftOut: Int, isOmitted: Bool, said: String?) throws {
    let report = NoiseControlReport(
      protection: "p", try alignments(frames.map { (aligned: $0.0, speech: $0.1) }))
    #expect(report.recordings == frames.count && report.leftOut == leftOut && report.isOmitted == isOmitted)
    if let said {
      let notice = try #require(report.notice)
      #expect(
        notice.subject.label == "noise like p" && notice.subject.text.contains(said), "\(notice.subject.text)"
      )
      #expect(notice.count == (isOmitted ? frames.count : leftOut))
    } else {
      #expect(report.notice == nil)
    }
    #expect((report.line == nil) == isOmitted)
  }

  @Test(
    "The line below the table tells share, correlation and strength; without recordings there is nothing to say"
  )
  func line() throws {
    let report = NoiseControlReport(protection: "p", try alignments([(90, 100), (97, 100), (98, 100)]))
    #expect(
      report.line
        == "noise like p: aligned 95 % of speech frames, median correlation 0.97, segmental SNR 12.0 dB")
    let none = NoiseControlReport(protection: "p", [])
    #expect(none.isOmitted && none.notice == nil && none.line == nil)
  }
}
