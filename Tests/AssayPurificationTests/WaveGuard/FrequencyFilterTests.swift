import AssayRoles
import AssaySignal
import Testing
import _AssayTestSupport

@testable import AssayPurification

@Suite("Frequency filtering")
struct FrequencyFilterTests {
  @Test("The shelves are where the specification's check values have them, for the rate each method assumes")
  func checkValues() throws {
    for (name, rate) in [("frequency-filter", 16_000.0), ("waveguard-frequency-filter", 44_100)] {
      let result = try purified(waveGuardCheckSignal, by: name)
      #expect(result.details["spectralCentroid"] == .integer(1459))
      let bass = IIRFilter.lowShelf(gain: -30, frequency: 145.9, slope: 0.8, sampleRate: rate)
      let treble = IIRFilter.highShelf(gain: -12, frequency: 2188.5, slope: 0.5, sampleRate: rate)
      expectClose(
        result.waveform.samples, treble.filtered(bass.filtered(waveGuardCheckSignal)), tolerance: 1e-6, name)
    }
  }

  @Test("Told the true rate, the variant is the method as intended")
  func assumedRate() throws {
    let samples = speechLikeNoise(count: 9000)
    #expect(
      try purified(samples, by: "waveguard-frequency-filter", ["assumedRate": "16000"])
        == purified(samples, by: "frequency-filter"))
  }

  @Test("A centroid so high that there is nothing above it only lowers the bass")
  func highCentroid() throws {
    let result = try purified(TestSignals.sine(7000, count: 8000), by: "frequency-filter")
    #expect(result.details["spectralCentroid"] == .integer(7000))
    #expect(result.waveform.peak > 0.4)
  }
}
