import Testing
import _AssayTestSupport

@testable import AssaySignal

@Suite("Butterworth filters")
struct ButterworthFilterTests {
  // Expected values of the first two tests: scipy 1.17.1, `sosfilt(butter(…, output="sos"), impulse)`.

  @Test("Low-passes have scipy's impulse responses")
  func lowPass() {
    expectClose(
      ButterworthFilter.lowPass(order: 8, cutoff: 4000, sampleRate: 16_000).filtered(unitImpulse(12)),
      [
        0.009267285584, 0.074138284673, 0.249652003171, 0.440312047239, 0.381149549694, 0.030259318041,
        -0.217701267508, -0.087561077696, 0.124260540763, 0.075086459105, -0.076335320481, -0.054885232609,
      ], tolerance: 1e-7, "order 8")
    expectClose(
      ButterworthFilter.lowPass(order: 5, cutoff: 1000, sampleRate: 8000).filtered(unitImpulse(12)),
      [
        0.003279216306, 0.024510227402, 0.084222768463, 0.177882977433, 0.259776396883, 0.276433346811,
        0.212768977099, 0.10126824669, -0.005102724511, -0.066495515804, -0.073503686616, -0.043400490329,
      ], tolerance: 1e-7, "order 5")
    expectClose(
      ButterworthFilter.lowPass(order: 1, cutoff: 3000, sampleRate: 16_000).filtered(unitImpulse(4)),
      [4.005438163102e-01, 4.802169350517e-01, 9.552108740694e-02, 1.900032563079e-02], tolerance: 1e-7,
      "order 1")
  }

  @Test("Band-passes have scipy's impulse responses")
  func bandPass() {
    expectClose(
      ButterworthFilter.bandPass(order: 3, low: 300, high: 4000, sampleRate: 16_000).filtered(
        unitImpulse(12)),
      [
        0.138724033807, 0.396453236269, 0.27303058093, -0.195594730681, -0.334382962107, -0.144096037723,
        -0.055971771465, -0.096489953062, -0.105402605264, -0.067218959842, -0.041479516786, -0.035965528537,
      ], tolerance: 1e-7, "order 3")
    expectClose(
      ButterworthFilter.bandPass(order: 2, low: 50, high: 7000, sampleRate: 16_000).filtered(unitImpulse(8)),
      [
        7.465441167722e-01, 3.869998169285e-01, -3.065949087306e-01, 1.418023289089e-01, -1.107311991715e-01,
        1.415294623929e-04, -1.490712403794e-02, -5.552523296276e-02,
      ], tolerance: 1e-7, "order 2, wide")
    expectClose(
      ButterworthFilter.bandPass(order: 4, low: 300, high: 3400, sampleRate: 16_000).filtered(unitImpulse(8)),
      [
        0.042132646204, 0.187345781935, 0.299600912904, 0.13215751844, -0.206122017825, -0.347128056095,
        -0.217703210846, -0.058463308237,
      ], tolerance: 1e-7, "order 4")
  }

  @Test("The gain is 1 in the pass band and −3.01 dB at the edges, for every order")
  func edges() {
    for order in 1...12 {
      let low = ButterworthFilter.lowPass(order: order, cutoff: 4000, sampleRate: 16_000)
        .filtered(unitImpulse(4000))
      expectClose(
        [0, 4000].map { gain(ofImpulseResponse: low, at: $0, sampleRate: 16_000) }, [0, -3.0103],
        tolerance: 1e-3, "low-pass of order \(order)")
      let band = ButterworthFilter.bandPass(order: order, low: 300, high: 4000, sampleRate: 16_000)
        .filtered(unitImpulse(16_000))
      expectClose(
        [300, 4000].map { gain(ofImpulseResponse: band, at: $0, sampleRate: 16_000) }, [-3.0103, -3.0103],
        tolerance: 2e-3, "band-pass of order \(order)")
    }
  }

  @Test("A low-pass of order 8 at 4 kHz is down by 40 dB well before 8 kHz")
  func attenuation() {
    let response = ButterworthFilter.lowPass(order: 8, cutoff: 4000, sampleRate: 16_000)
      .filtered(unitImpulse(4000))
    #expect(gain(ofImpulseResponse: response, at: 3000, sampleRate: 16_000) > -0.1)
    #expect(gain(ofImpulseResponse: response, at: 5400, sampleRate: 16_000) < -40)
    #expect(gain(ofImpulseResponse: response, at: 7000, sampleRate: 16_000) < -100)
  }

  @Test("High orders and low edges stay stable", arguments: [8, 16, 20])
  func stability(order: Int) {
    for filter in [
      ButterworthFilter.lowPass(order: order, cutoff: 50, sampleRate: 48_000),
      ButterworthFilter.bandPass(order: order, low: 50, high: 5000, sampleRate: 16_000),
    ] {
      let output = filter.filtered(TestSignals.noise(seed: 9, count: 48_000))
      #expect(output.allSatisfy { abs($0) < 2 })
    }
  }

  @Test("A tone in the band keeps its polarity")
  func polarity() {
    // At the centre of the band the phase of a Butterworth band-pass is zero.
    let tone = TestSignals.sine(1000, count: 16_000)
    let output = ButterworthFilter.bandPass(order: 3, low: 300, high: 4000, sampleRate: 16_000).filtered(tone)
    let correlation = zip(tone, output)[4000...].reduce(0.0) { $0 + Double($1.0 * $1.1) }
    #expect(correlation > 0)
  }
}

extension Zip2Sequence {
  fileprivate subscript(range: PartialRangeFrom<Int>) -> ArraySlice<Element> { Array(self)[range] }
}
