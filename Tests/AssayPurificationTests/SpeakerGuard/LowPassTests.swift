import AssayRoles
import AssaySignal
import Testing
import _AssayTestSupport

@testable import AssayPurification

@Suite("Low-pass")
struct LowPassTests {
  @Test("It passes what is below the cutoff and removes what is above")
  func response() throws {
    expectClose(
      try gains(of: "low-pass", at: [0, 2000, 3000, 4000]), [0, 0, -0.01, -3.01], tolerance: 0.05, "pass band"
    )
    let stopBand = try gains(of: "low-pass", at: [5400, 6000, 7000, 8000])
    #expect(stopBand.allSatisfy { $0 < -40 }, "\(stopBand)")
    expectClose(
      try gains(of: "low-pass", ["cutoff": "1000", "order": "2"], at: [1000]), [-3.01], tolerance: 0.05, "set"
    )
  }

  @Test("SpeakerGuard's has the specified impulse response and gains, and clips")
  func speakerGuard() throws {
    // scipy's `lfilter` with the coefficients of the specification in single precision.
    expectClose(
      try purified([0.9, 0, 0, 0, 0], by: "speakerguard-low-pass").waveform.samples,
      [4.505342423916e-01, 4.499993522127e-01, -5.342551383292e-04, 6.342865860310e-07, -7.530474568332e-10],
      tolerance: 1e-7, "impulse response")
    expectClose(
      try gains(of: "speakerguard-low-pass", at: [1000, 2000, 3000, 4000, 6000, 7000]),
      [-0.17, -0.68, -1.6, -3.0, -8.3, -14.2], tolerance: 0.05, "gains")
    #expect(try gains(of: "speakerguard-low-pass", at: [7990])[0] < -40)
    #expect(try purified([1.1, 1.1, 1.1, 0], by: "speakerguard-low-pass").waveform.peak == 1)
    #expect(try purified([5, 5, 5, 5], by: "speakerguard-low-pass").waveform.peak > 4.9, "16-bit numbers")
  }
}
