import AssayRoles
import AssaySignal
import Testing
import _AssayTestSupport

@testable import AssayPurification

@Suite("WaveGuard's quantisation")
struct WaveGuardQuantisationTests {
  @Test("The check values of the specification come out")
  func checkValues() throws {
    let signal = waveGuardCheckSignal
    let output = try purified(signal, by: "waveguard-quantisation").waveform.samples
    expectClose(
      Array(output[..<6]), [0.02460126, 0.09567158, 0.10797221, 0.08200421, 0.06970358, 0.09293811],
      tolerance: 1e-7)
    expectClose(signalToNoise(output, signal), 46.10, tolerance: 0.01, "SNR")
  }

  @Test("A quiet file keeps as many levels as a loud one, unlike with the method as intended")
  func quiet() throws {
    let quiet = TestSignals.sine(200, amplitude: 0.003, count: 1600)
    #expect(try signalToNoise(purified(quiet, by: "waveguard-quantisation").waveform.samples, quiet) > 45)
  }
}
