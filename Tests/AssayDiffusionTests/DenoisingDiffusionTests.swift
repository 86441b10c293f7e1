import AssayDiffusion
import AssayTensor
import Testing
import _AssayTestSupport

@Suite("Denoising diffusion without its network")
struct DenoisingDiffusionTests {
  private let diffusion = DenoisingDiffusion()
  private let generator = RandomGenerator(seed: 5)

  @Test("Who knows the noise gets the signal back, at once and from every level", arguments: [1, 3, 50, 200])
  func roundTrip(level: Int) {
    let signal = generator.normal([2, 1, 100])
    let noise = generator.normal([2, 1, 100])
    let state = diffusion.noised(signal, level: level, noise: noise)
    let back = diffusion.denoisedAtOnce(state, level: level) { _, step in
      #expect(step == level - 1)
      return noise
    }
    expectClose(back.floats, signal.floats, tolerance: 2e-5, "signal from level \(level)")
  }

  @Test("Reverse steps that know the signal end at the signal", arguments: [1, 2, 3, 20])
  func knownSignal(level: Int) {
    let signal = generator.normal([1, 1, 64])
    let state = diffusion.noised(signal, level: level, noise: generator.normal([1, 1, 64]))
    let schedule = diffusion.schedule
    let result = diffusion.denoised(
      state, level: level, noise: { generator.normal($0) },
      { state, step in
        (state - signal * Double(schedule.signalWeight(step))) / Double(schedule.noiseWeight(step))
      })
    expectClose(result.floats, signal.floats, tolerance: 1e-5, "signal after \(level) steps")
  }

  @Test("A reverse mean by hand: (x − c·ε) / √α")
  func mean() {
    let found = diffusion.reverseMean(Tensor([0.5]), predictedNoise: Tensor([2]), step: 2)
    expectClose(
      found.floats, [Float((0.5 - 0.012248465 * 2) * 1.00014997)], tolerance: 1e-7, "mean of step 2")
  }

  @Test("The network is asked at t − 1 … 0, and noise is drawn after each of them but the last")
  func order() {
    var log: [String] = []
    _ = diffusion.denoised(
      .zeros([1, 1, 4]), level: 4,
      noise: {
        log.append("z")
        return .zeros($0)
      },
      { state, step in
        log.append("\(step)")
        return state
      })
    #expect(log == ["3", "z", "2", "z", "1", "z", "0"])
  }
}
