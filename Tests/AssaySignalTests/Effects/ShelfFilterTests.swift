import Testing
import _AssayTestSupport

@testable import AssaySignal

@Suite("Shelves")
struct ShelfFilterTests {
  private func gains(_ filter: IIRFilter, _ frequencies: [Double], rate: Double = 16_000) -> [Double] {
    let response = filter.filtered(unitImpulse(32_000))
    return frequencies.map { gain(ofImpulseResponse: response, at: $0, sampleRate: rate) }
  }

  @Test("The gain is whole at one end, half at the corner and none at the other end")
  func lowShelf() {
    expectClose(
      gains(.lowShelf(gain: -30, frequency: 500, slope: 0.8, sampleRate: 16_000), [0, 500, 8000]),
      [-30, -15, 0], tolerance: 1e-3)
    expectClose(
      gains(.highShelf(gain: -12, frequency: 2000, slope: 0.5, sampleRate: 16_000), [0, 2000, 8000]),
      [0, -6, -12], tolerance: 1e-3)
  }

  @Test("WaveGuard's two shelves have the specified response, at the rate it assumes and at the true one")
  func waveGuard() {
    // Spectral median 1500 Hz; what is listed are gains in dB at these frequencies of 16 kHz audio.
    let frequencies = [20.0, 150, 300, 2000, 7000]
    for (assumed, expected) in [
      (44_100.0, [-25.9, -4.5, -2.8, -10.1, -12.0]), (16_000.0, [-29.4, -15.1, -7.0, -5.5, -11.9]),
    ] {
      let low = IIRFilter.lowShelf(gain: -30, frequency: 150, slope: 0.8, sampleRate: assumed)
      let high = IIRFilter.highShelf(gain: -12, frequency: 2250, slope: 0.5, sampleRate: assumed)
      let sum = zip(gains(low, frequencies), gains(high, frequencies)).map { $0 + $1 }
      expectClose(sum, expected, tolerance: 0.06, "shelves at \(Int(assumed)) Hz")
    }
  }
}
