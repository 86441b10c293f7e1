import AssayErrors
import AssayRoles
import AssaySignal
import Testing
import _AssayTestSupport

@testable import AssayPurification

@Suite("Band-pass")
struct BandPassTests {
  @Test("It passes the band and removes the rest")
  func response() throws {
    expectClose(
      try gains(of: "band-pass", at: [300, 1000, 2000, 4000]), [-3.01, 0, 0, -3.01], tolerance: 0.05, "edges")
    let outside = try gains(of: "band-pass", at: [50, 100, 7000])
    #expect(outside.allSatisfy { $0 < -29 }, "\(outside)")
  }

  @Test("SpeakerGuard's has the specified impulse response and gains")
  func speakerGuard() throws {
    // scipy's `lfilter` with the reversed numerator and the coefficients in single precision.
    expectClose(
      try purified([0.9] + [Float](repeating: 0, count: 11), by: "speakerguard-band-pass").waveform.samples,
      [
        -0.125010600686, -0.357101979352, -0.245606018346, 0.176437808113, 0.300834922066, 0.129296201919,
        0.050354974934, 0.08701982623, 0.094876974541, 0.060433745509, 0.037367288586, 0.032460467386,
      ], tolerance: 1e-7, "impulse response")
    // Specified to whole and tenths of dB.
    expectClose(
      try gains(of: "speakerguard-band-pass", at: [200, 300, 1000, 2000, 3000, 4000, 5000]),
      [-11.8, -3, 0, 0, -0.2, -3, -11.7], tolerance: 0.05, "gains")
    expectClose(
      try gains(of: "speakerguard-band-pass", at: [50, 100, 6000, 7000]), [-48, -30, -24, -44],
      tolerance: 0.5,
      "far gains")
  }

  @Test("SpeakerGuard's is the negative of the textbook filter with its edges")
  func polarity() throws {
    let noise = TestSignals.noise(count: 4000)
    let intended = try purified(
      noise, by: "band-pass", ["low": "299.789542930775", "high": "4001.791179397708"]
    ).waveform.samples
    let variant = try purified(noise, by: "speakerguard-band-pass").waveform.samples
    expectClose(variant.map { -$0 }, intended, tolerance: 2e-6)
    // The band's centre is passed in phase by the one, and in opposite phase by the other.
    let tone = TestSignals.sine(1000, count: 4000)
    func correlation(_ samples: [Float]) -> Float { zip(samples, tone).reduce(0) { $0 + $1.0 * $1.1 } }
    #expect(try correlation(purified(tone, by: "band-pass").waveform.samples) > 400)
    #expect(try correlation(purified(tone, by: "speakerguard-band-pass").waveform.samples) < -400)
  }

  @Test("Edges in the wrong order are refused")
  func edges() {
    do {
      _ = try purified([0.5], by: "band-pass", ["low": "3000", "high": "1000"])
      Issue.record("the edges were accepted")
    } catch {
      #expect((error as? RoleError)?.code == .invalidParameter)
    }
  }
}
