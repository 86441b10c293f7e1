import AssayNN
import AssayTensor

/// A residual block that knows the time and may change the resolution: `[N, in, F, T]` → `[N, out, F', T']`.
///
/// - Reference: Brock et al., *Large Scale GAN Training for High Fidelity Natural Image Synthesis*, ICLR 2019, as
///   in Song et al., *Score-Based Generative Modeling through Stochastic Differential Equations*, ICLR 2021.
struct NCSNppResidualBlock: Sendable {
  /// What happens to the resolution; `nil` when nothing does.
  let resampling: Tensor.Resampling?
  private let firstNormalization: NCSNppNormalization
  private let firstConvolution: NCSNppConvolution
  private let time: Linear
  private let secondNormalization: NCSNppNormalization
  private let secondConvolution: NCSNppConvolution
  /// Maps the skipped input, where its channels or resolution are not the output's.
  private let shortcut: PixelwiseConvolution?

  /// Keys: `GroupNorm_0`, `Conv_0`, `Dense_0`, `GroupNorm_1`, `Conv_1` and, unless input and output have one
  /// shape, `Conv_2`.
  init(
    _ loader: WeightLoader, from inputs: Int, to outputs: Int, embeddingWidth: Int,
    resampling: Tensor.Resampling? = nil
  ) {
    self.resampling = resampling
    firstNormalization = NCSNppNormalization(loader.scoped("GroupNorm_0"), channels: inputs)
    firstConvolution = NCSNppConvolution(loader.scoped("Conv_0"), from: inputs, to: outputs)
    time = Linear(
      loader.scoped("Dense_0"), from: embeddingWidth, to: outputs, initial: .fanAverage(scale: 1))
    secondNormalization = NCSNppNormalization(loader.scoped("GroupNorm_1"), channels: outputs)
    secondConvolution = NCSNppConvolution(
      loader.scoped("Conv_1"), from: outputs, to: outputs, scale: NCSNpp.nothing)
    shortcut =
      inputs == outputs && resampling == nil
      ? nil : PixelwiseConvolution(loader.scoped("Conv_2"), from: inputs, to: outputs)
  }

  /// - Parameters:
  ///   - inputs: `[N, C_i, F, T]` each; their channels are joined. Only one where the resolution changes.
  ///   - embedding: the time's embedding after its SiLU, `[N, 4C]`.
  func callAsFunction(_ inputs: [Tensor], _ embedding: Tensor) -> Tensor {
    let changed = firstChange(inputs, offset: time(embedding))
    let (residual, offset) = skipped(inputs)
    return secondConvolution(
      [changed], secondNormalization, offset: offset, residual: residual, gain: 0.5.squareRoot())
  }

  /// The first convolution of the normalised input at the output's resolution.
  private func firstChange(_ inputs: [Tensor], offset: Tensor) -> Tensor {
    guard let resampling else { return firstConvolution(inputs, firstNormalization, offset: offset) }
    return firstConvolution(
      [inputs[0].normalizedResampled(firstNormalization.step, resampling)], nil, offset: offset)
  }

  /// The shortcut, and what is missing of it in every channel, `[N, out]`.
  private func skipped(_ inputs: [Tensor]) -> (Tensor, Tensor?) {
    precondition(inputs.count == 1 || resampling == nil && shortcut != nil, "no channels to join here")
    guard let shortcut else { return (inputs[0], nil) }
    switch resampling {
    case nil: return (shortcut(inputs), nil)
    case .halved: return (shortcut([inputs[0].normalizedResampled(nil, .halved)]), nil)
    case .doubled:
      // Mixing channels and filtering each of them commute: before doubling it is a quarter of the work. Not so the
      // bias, because the filter sees zeros outside.
      let mixed = Tensor.pointwiseConvolution(inputs, weight: shortcut.weight, bias: nil)
      let offset = shortcut.bias.unsqueezed(0).expanded([inputs[0].size(0), shortcut.bias.count])
      return (mixed.normalizedResampled(nil, .doubled), offset)
    }
  }
}
