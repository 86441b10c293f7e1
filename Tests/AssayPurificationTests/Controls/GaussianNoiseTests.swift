import AssayRoles
import AssaySignal
import Testing
import _AssayTestSupport

@testable import AssayPurification

@Suite("Gaussian noise")
struct GaussianNoiseTests {
  @Test("The noise is 25 dB below the utterance, or as far as is asked for", arguments: [nil, "10", "-3.5"])
  func ratio(snr: String?) throws {
    let samples = speechLikeNoise(count: 8000)
    let result = try purified(samples, by: "gaussian-noise", snr.map { ["snr": $0] } ?? [:])
    expectClose(
      signalToNoise(result.waveform.samples, samples), snr.flatMap(Double.init) ?? 25, tolerance: 0.01)
  }
}
