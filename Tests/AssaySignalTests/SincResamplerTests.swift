import Foundation
import Testing
import _AssayTestSupport

@testable import AssaySignal

@Suite("Resampling by a windowed sinc")
struct SincResamplerTests {
  @Test("the Hann recipe agrees with torchaudio")
  func torchaudio() throws {
    let golden = try Golden(TestFiles.fixture("resampling/sinc.safetensors"))
    for (input, output, from, to) in [
      ("tortoise/wave_16k", "tortoise/wave_16k_to_22k", 16_000, 22_050),
      ("seedvc/wave_22k_first_7001", "seedvc/wave_16k_first_7001", 22_050, 16_000),
    ] {
      // torchaudio computes the taps in single precision.
      try expectClose(
        SincResampler(from: from, to: to).resample(golden.floats(input)), golden.floats(output),
        tolerance: 1e-5,
        "sinc \(output)")
    }
  }

  @Test("the Kaiser recipes agree with resampy")
  func resampy() throws {
    let diffVC = try Golden(TestFiles.fixture("resampling/diffvc.safetensors"))
    let openVoice = try Golden(TestFiles.fixture("resampling/openvoice.safetensors"))
    for (golden, input, output, recipe, from, to, tolerance) in [
      // A table of 512 points per crossing with straight lines between them.
      (diffVC, "x16k", "up22050_kaiser_best", SincRecipe.kaiserBest, 16_000, 22_050, 5e-6),
      // The table is stepped through by 371 points instead of 371.52, which stretches the filter.
      (diffVC, "x22050", "down16000_kaiser_best", .kaiserBest, 22_050, 16_000, 2e-3),
      (openVoice, "wav_16k", "kaiser_best_22k05", .kaiserBestRevised, 16_000, 22_050, 1e-6),
    ] {
      let result = try SincResampler(from: from, to: to, recipe: recipe).resample(golden.floats(input))
      // resampy's length is rounded down and librosa fills it up with a zero.
      let count = result.count - 1
      try expectClose(
        Array(result.prefix(count)), Array(golden.floats(output).prefix(count)), tolerance: tolerance,
        "sinc \(output)")
    }
  }

  @Test("the taps are those of the written formula")
  func formula() {
    // 16 to 8 kHz: o = 2, n = 1, base = 0.99, W = ⌈12 / 0.99⌉ = 13.
    let kernel = SincKernel(from: 16_000, to: 8_000, recipe: .hann)
    #expect(kernel.phaseCount == 1 && kernel.stride == 2 && kernel.halfWidth == 13)
    let expected = (-13..<15).map { index -> Float in
      let t = min(6, max(-6, Double(index) / 2 * 0.99))
      let sinc = t == 0 ? 1 : sin(.pi * t) / (.pi * t)
      return Float(sinc * pow(cos(.pi * t / 12), 2) * 0.99 / 2)
    }
    expectClose(kernel.convolutionWeights(), expected, tolerance: 1e-8, "taps 16 to 8 kHz")
  }

  @Test("the strided convolution is the same computation")
  func convolution() throws {
    var generator = SeededNumbers(seed: 2)
    for (from, to) in [(16_000, 8_000), (8_000, 16_000), (22_050, 16_000), (48_000, 16_000)] {
      for recipe in [SincRecipe.hann, .kaiserBest] {
        let kernel = SincKernel(from: from, to: to, recipe: recipe)
        let count = Int.random(in: 1...900, using: &generator)
        let input = TestSignals.noise(seed: UInt64(count), count: count)
        let zeros = [Float](repeating: 0, count: kernel.halfWidth)
        let padded = zeros + input + zeros + [Float](repeating: 0, count: kernel.stride)
        let weights = kernel.convolutionWeights()
        let width = 2 * kernel.halfWidth + kernel.stride
        var output: [Float] = []
        for start in stride(from: 0, through: padded.count - width, by: kernel.stride) {
          for phase in 0..<kernel.phaseCount {
            output.append(
              Float(
                (0..<width).reduce(0.0) {
                  $0 + Double(weights[phase * width + $1]) * Double(padded[start + $1])
                }))
          }
        }
        let result = kernel.apply(to: input)
        #expect(result.count == Resampler.outputCount(count, from: from, to: to))
        expectClose(
          result, Array(output.prefix(result.count)), tolerance: 1e-7, "convolution \(from) to \(to) Hz")
      }
    }
  }

  @Test("down and up again removes what is above the new Nyquist frequency and keeps the rest")
  func downAndUp() throws {
    for recipe in [SincRecipe.hann, .kaiserBest] {
      let down = try SincResampler(from: 16_000, to: 8_000, recipe: recipe)
      let up = try SincResampler(from: 8_000, to: 16_000, recipe: recipe)
      let low = TestSignals.sine(1_000, count: 16_000)
      let inner = 1_000..<15_000
      expectClose(
        Array(up.resample(down.resample(low))[inner]), Array(low[inner]), tolerance: 2e-3,
        "1 kHz through 8 kHz")
      let high = up.resample(down.resample(TestSignals.sine(6_000, count: 16_000)))
      #expect(high[inner].allSatisfy { abs($0) < 5e-3 })
    }
  }

  @Test("equal rates change nothing, an empty signal stays one, a bad rate is refused")
  func edges() throws {
    let samples = TestSignals.noise(count: 50)
    try #expect(SincResampler(from: 16_000, to: 16_000).resample(samples) == samples)
    try #expect(SincResampler(from: 16_000, to: 8_000).resample([]).isEmpty)
    try #expect(SincResampler(from: 16_000, to: 8_000).resample([1]).count == 1)
    #expect(throws: SignalError.self) { try SincResampler(from: 16_000, to: 10) }
  }
}
