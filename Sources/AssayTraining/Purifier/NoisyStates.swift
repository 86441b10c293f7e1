import AssayDiffusion
import AssayTensor

/// Draws states of waveform diffusion: `x_k = √ᾱ_k x + √(1 − ᾱ_k) z`, with a step drawn for each item.
struct NoisyStates {
  let diffusion: DenoisingDiffusion
  /// Steps are drawn from 0 to `maximumLevel` − 1.
  let maximumLevel: Int
  /// Whether the fraction of the highest level is the square of a uniform number instead of the number itself.
  var favoursLowLevels = false

  /// - Parameter waveforms: x, `[N, L]`.
  /// - Returns: states and noise z, `[N, L]`, and the step of each.
  func draw(_ waveforms: Tensor, using generator: RandomGenerator) -> (
    states: Tensor, noise: Tensor, steps: [Int]
  ) {
    let count = waveforms.size(0)
    let steps = generator.uniform([count]).doubles.map {
      min(maximumLevel - 1, Int((favoursLowLevels ? $0 * $0 : $0) * Double(maximumLevel)))
    }
    let schedule = diffusion.schedule
    let signal = Tensor(steps.map { schedule.signalWeight($0) }, shape: [count, 1])
    let weight = Tensor(steps.map { schedule.noiseWeight($0) }, shape: [count, 1])
    let noise = generator.normal(waveforms.shape)
    return (waveforms * signal + noise * weight, noise, steps)
  }
}
