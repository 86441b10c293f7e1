import AssayNN
import AssayTensor

/// The process time as a vector: random Fourier features of its logarithm and two linear layers, `[N]` → `[N, 4C]`.
///
/// `p = ((ln t · W) · 2) · π`, `[sin p, cos p]` → linear → SiLU → linear. The order of the products is the
/// reference's: p reaches 1000 radians, where rounding is visible.
///
/// - Reference: Tancik et al., *Fourier Features Let Networks Learn High Frequency Functions*, NeurIPS 2020.
struct FourierTimeEmbedding: Sendable {
  let frequencies: Tensor
  let first: Linear
  let second: Linear

  /// Keys: `fourier.W [C]`, `linear1` and `linear2`.
  init(_ loader: WeightLoader, _ configuration: NCSNppConfiguration) {
    let width = configuration.embeddingWidth
    frequencies = loader.scoped("fourier").tensor(
      "W", [configuration.channels], initial: .normal(deviation: 16))
    first = Linear(
      loader.scoped("linear1"), from: 2 * configuration.channels, to: width,
      initial: .fanAverage(scale: 1))
    second = Linear(
      loader.scoped("linear2"), from: width, to: width, initial: .fanAverage(scale: 1))
  }

  /// - Parameter times: positive, `[N]`.
  func callAsFunction(_ times: Tensor) -> Tensor {
    let phases = times.log().unsqueezed(1) * frequencies.unsqueezed(0) * 2.0 * Double.pi
    let features = Tensor.concatenated([phases.sin(), phases.cos()], 1)
    return second(first(features).silu())
  }
}
