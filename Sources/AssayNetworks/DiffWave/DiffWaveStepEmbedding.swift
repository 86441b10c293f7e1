import AssayNN
import AssayTensor
import Foundation

/// The diffusion step as a vector: sines and cosines of falling frequencies, then two linear layers with swish.
///
/// `[sin(s f_j), cos(s f_j)]` with `f_j = 10000^(−j / (E/2 − 1))`, j = 0 … E/2 − 1, from 1 down to 1e-4.
struct DiffWaveStepEmbedding: Sendable {
  let frequencies: Tensor
  let hidden: Linear
  let output: Linear

  init(_ loader: WeightLoader, _ configuration: DiffWaveConfiguration) {
    let half = configuration.stepWidth / 2
    frequencies = Tensor(
      (0..<half).map { exp(Float($0) * -Float(log(10_000) / Double(half - 1))) }, device: loader.device)
    hidden = Linear(loader.scoped("fc_t1"), from: configuration.stepWidth, to: configuration.hiddenWidth)
    output = Linear(loader.scoped("fc_t2"), from: configuration.hiddenWidth, to: configuration.embeddingWidth)
  }

  /// `[N, E]`: sines first, then cosines.
  func sinusoids(_ steps: Tensor) -> Tensor {
    let angles = steps.unsqueezed(1) * frequencies
    return .concatenated([angles.sin(), angles.cos()], 1)
  }

  /// - Parameter steps: `[N]` float32.
  /// - Returns: `[N, D]`.
  func callAsFunction(_ steps: Tensor) -> Tensor { output(hidden(sinusoids(steps)).silu()).silu() }
}
