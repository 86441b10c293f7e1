import Testing
import _AssayTestSupport

@testable import AssaySignal

@Suite("Mid-tread quantisation")
struct MidTreadQuantiserTests {
  @Test("Values go to the nearest multiple of the step, halves to the even one")
  func rounding() {
    let quantiser = MidTreadQuantiser(step: 0.25)
    #expect(
      quantiser.quantised([0, 0.1, 0.125, 0.2, 0.375, -0.125, -0.375, 7.6]) == [
        0, 0, 0, 0.25, 0.5, 0, -0.5, 7.5,
      ])
  }

  @Test("8 bits are 256 levels from −1 to 127/128")
  func levels() {
    let quantiser = MidTreadQuantiser(bits: 8)
    #expect(quantiser.step == 1.0 / 128)
    let ramp = (0...100_000).map { Float($0) / 50_000 - 1 }
    let quantised = quantiser.quantised(ramp)
    #expect(Set(quantised).count == 256)
    #expect(quantised.first == -1 && quantised.last == 127.0 / 128)
    #expect(quantiser.quantised([-3, 3]) == [-1, 127.0 / 128])
  }

  @Test("Quantising again changes nothing, and the error is at most half a step", arguments: [2, 8, 12, 16])
  func idempotence(bits: Int) {
    let quantiser = MidTreadQuantiser(bits: bits)
    let samples = TestSignals.noise(amplitude: 0.4, seed: UInt64(bits), count: 5000)
    let once = quantiser.quantised(samples)
    #expect(quantiser.quantised(once) == once)
    let worst = zip(samples, once).map { abs($0 - $1) }.max() ?? 1
    #expect(Double(worst) <= quantiser.step / 2 + 1e-7)
    #expect(Double(worst) > quantiser.step * 0.45)
  }
}
