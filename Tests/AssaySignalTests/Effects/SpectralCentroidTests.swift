import Testing
import _AssayTestSupport

@testable import AssaySignal

@Suite("Spectral centroid")
struct SpectralCentroidTests {
  @Test("WaveGuard's check signal has the specified median, and the first frames those of numpy")
  func checkValues() {
    let centroids = SpectralCentroid().frequencies(
      of: Waveform(samples: PeakQuantiserTests.signal, sampleRate: 16_000))
    #expect(centroids.count == 32)
    let sorted = centroids.sorted()
    expectClose((sorted[15] + sorted[16]) / 2, 1459.360507, tolerance: 1e-6, scale: 1459, "median")
    expectClose(
      Array(centroids[..<4]), [1711.234626830835, 1642.14553864991, 1440.579094338148, 1430.371255580144],
      tolerance: 1e-6, scale: 1459, "first frames")
  }

  @Test("A tone's centroid is at the tone")
  func tone() {
    let tone = Waveform(samples: TestSignals.sine(3000, count: 16_000), sampleRate: 16_000)
    // Away from the ends, where mirroring breaks the tone's phase.
    expectClose(
      Array(SpectralCentroid().frequencies(of: tone)[4..<28]), [Double](repeating: 3000, count: 24),
      tolerance: 0.01, scale: 3000)
  }

  @Test("Silence gives 0, and the shortest waveforms one frame")
  func edges() {
    let silence = Waveform(samples: [Float](repeating: 0, count: 1024), sampleRate: 16_000)
    #expect(SpectralCentroid().frequencies(of: silence) == [0, 0, 0])
    #expect(SpectralCentroid().frequencies(of: Waveform(samples: [0.5], sampleRate: 16_000)).count == 1)
    #expect(
      SpectralCentroid().frequencies(of: Waveform(samples: [0.5, -0.5], sampleRate: 16_000)).count == 1)
    #expect(SpectralCentroid().frequencies(of: Waveform(samples: [], sampleRate: 16_000)).isEmpty)
  }
}
