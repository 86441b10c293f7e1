public import AssayNN
public import AssayTensor

/// One block: a depthwise convolution over time, then two layers over channels, added to what came in.
///
/// `h [N, T, H]` → depthwise convolution → layer norm → · (1 + scale) + shift → H → 4H, GELU → H, · gain → + h. Scale
/// and shift come from the level and from the mean of `h` over time: what is stationary, a voice and a noise, shows
/// in the mean however long ago it was heard.
///
/// - Reference: Liu et al., *A ConvNet for the 2020s*, CVPR 2022, figure 4; Perez et al., *FiLM*, AAAI 2018.
public struct SpectralConvNeXtBlock: Sendable {
  private let convolution: Convolution
  private let norm: LayerNorm
  private let context: Linear
  private let modulation: Linear
  private let widening: Linear
  private let narrowing: Linear
  private let gain: Tensor

  /// - Parameter configuration: of which the hidden channels, the kernel, the expansion and the width of what modulates it count.
  public init(_ loader: WeightLoader, _ configuration: SpectralConvNeXtConfiguration, dilation: Int) {
    let (hidden, width) = (configuration.hiddenChannels, configuration.embeddingWidth)
    convolution = Convolution(
      loader.scoped("convolution"), from: hidden, to: hidden,
      .same(configuration.kernel, dilation: dilation, groups: hidden))
    norm = LayerNorm(loader.scoped("norm"), channels: hidden, epsilon: 1e-6)
    context = Linear(loader.scoped("context"), from: hidden, to: width)
    modulation = Linear(loader.scoped("modulation"), from: width, to: 2 * hidden, initial: .constant(0))
    widening = Linear(loader.scoped("widening"), from: hidden, to: configuration.expansion * hidden)
    narrowing = Linear(loader.scoped("narrowing"), from: configuration.expansion * hidden, to: hidden)
    gain = loader.tensor("gain", [hidden], initial: .constant(0.3))
  }

  /// - Parameters:
  ///   - state: `[N, T, H]`.
  ///   - level: the level's embedding, `[N, E]`.
  ///   - type: of the large matrix products.
  public func callAsFunction(_ state: Tensor, level: Tensor, productsIn type: DType) -> Tensor {
    let hidden = state.size(2)
    let film = modulation((level + context(state.mean(1))).silu()).unsqueezed(1)
    let (scale, shift) = (film.sliced(2, 0..<hidden), film.sliced(2, hidden..<2 * hidden))
    let near = convolution(state.transposed()).transposed()
    let normalized = norm(near) * (scale + 1) + shift
    let wide = widening(normalized, productsIn: type).gelu()
    return state + narrowing(wide, productsIn: type) * gain
  }
}
