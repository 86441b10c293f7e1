public import AssayTensor

/// A ConvNeXt block over frames, channels last: a depthwise convolution over time, then two layers over channels, added to what
/// came in.
///
/// `h [N, T, H]` → depthwise convolution → layer norm → · (1 + scale) + shift → H → xH, GELU → H, · gain → + h. Scale
/// and shift come from a condition and from the mean of `h` over time: what is stationary, a voice and a noise, shows
/// in the mean however long ago it was heard.
///
/// - Reference: Liu et al., *A ConvNet for the 2020s*, CVPR 2022, figure 4; Perez et al., *FiLM*, AAAI 2018.
public struct ModulatedConvNeXtBlock: Sendable {
  private let convolution: Convolution
  private let norm: LayerNorm
  private let context: Linear
  private let modulation: Linear
  private let widening: Linear
  private let narrowing: Linear
  private let gain: Tensor

  /// - Parameters:
  ///   - hidden: H.
  ///   - expansion: x.
  ///   - kernel: of the convolution, in frames.
  ///   - width: E, of the condition.
  public init(
    _ loader: WeightLoader, channels hidden: Int, expansion: Int, kernel: Int, dilation: Int,
    condition width: Int
  ) {
    convolution = Convolution(
      loader.scoped("convolution"), from: hidden, to: hidden,
      .same(kernel, dilation: dilation, groups: hidden))
    norm = LayerNorm(loader.scoped("norm"), channels: hidden, epsilon: 1e-6)
    context = Linear(loader.scoped("context"), from: hidden, to: width)
    modulation = Linear(loader.scoped("modulation"), from: width, to: 2 * hidden, initial: .constant(0))
    widening = Linear(loader.scoped("widening"), from: hidden, to: expansion * hidden)
    narrowing = Linear(loader.scoped("narrowing"), from: expansion * hidden, to: hidden)
    gain = loader.tensor("gain", [hidden], initial: .constant(0.3))
  }

  /// - Parameters:
  ///   - state: `[N, T, H]`.
  ///   - condition: `[N, E]`.
  ///   - type: of the large matrix products.
  public func callAsFunction(_ state: Tensor, condition: Tensor, productsIn type: DType) -> Tensor {
    let hidden = state.size(2)
    let film = modulation((condition + context(state.mean(1))).silu()).unsqueezed(1)
    let (scale, shift) = (film.sliced(2, 0..<hidden), film.sliced(2, hidden..<2 * hidden))
    let near = convolution(state.transposed()).transposed()
    let normalized = norm(near) * (scale + 1) + shift
    let wide = widening(normalized, productsIn: type).gelu()
    return state + narrowing(wide, productsIn: type) * gain
  }
}
