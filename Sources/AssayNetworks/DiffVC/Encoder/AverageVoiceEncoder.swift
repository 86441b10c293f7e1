import AssayNN
public import AssayTensor

/// Takes the voice out of a mel: what is left is what an average speaker would have said.
///
/// `[N, bands, T]` → 1×1 → three convolutions → transformer layers → 1×1 → a residual block over the image →
/// `[N, bands, T]`. Padded frames of a batch enter a normalisation over the image, so utterances are converted one at a
/// time.
///
/// - Reference: Popov et al., *Diffusion-Based Voice Conversion with Fast Maximum Likelihood Sampling Scheme*, ICLR 2022,
///   section 2; the transformer is that of Glow-TTS.
public struct AverageVoiceEncoder: Sendable {
  let configuration: DiffVCConfiguration
  private let input: Convolution
  private let prenet: Prenet
  private let layers: [Layer]
  private let output: Convolution
  private let postnet: AverageVoicePostnet

  /// Three convolutions over frames, added to what came in.
  private struct Prenet: Sendable {
    let convolutions: [Convolution]
    let norms: [ChannelNorm]
    let projection: Convolution

    init(_ loader: WeightLoader, channels: Int) {
      convolutions = (0..<3).map {
        Convolution(loader.scoped("conv_layers.\($0)"), from: channels, to: channels, .same(5))
      }
      norms = (0..<3).map { ChannelNorm(loader.scoped("norm_layers.\($0)"), channels: channels) }
      projection = Convolution(loader.scoped("proj"), from: channels, to: channels, .init([1]))
    }

    func callAsFunction(_ x: Tensor, mask: Tensor) -> Tensor {
      let state = zip(convolutions, norms).reduce(x) { state, layer in layer.1(layer.0(state * mask)).relu() }
      return (x + projection(state)) * mask
    }
  }

  /// Attention, then two convolutions; each is added and normalised after.
  private struct Layer: Sendable {
    let attention: WindowedRelativeAttention
    let norms: (ChannelNorm, ChannelNorm)
    let widening: Convolution
    let narrowing: Convolution

    init(_ loader: WeightLoader, _ index: Int, _ configuration: DiffVCConfiguration) {
      let channels = configuration.channels
      attention = WindowedRelativeAttention(
        loader.scoped("attn_layers.\(index)"), channels: channels, heads: configuration.heads,
        window: configuration.window)
      norms = (
        ChannelNorm(loader.scoped("norm_layers_1.\(index)"), channels: channels),
        ChannelNorm(loader.scoped("norm_layers_2.\(index)"), channels: channels)
      )
      let feed = loader.scoped("ffn_layers.\(index)")
      widening = Convolution(
        feed.scoped("conv_1"), from: channels, to: configuration.filters, .same(configuration.kernel))
      narrowing = Convolution(
        feed.scoped("conv_2"), from: configuration.filters, to: channels, .same(configuration.kernel))
    }

    func callAsFunction(_ x: Tensor, mask: Tensor) -> Tensor {
      let state = x * mask
      let heard = norms.0(state + attention(state, mask: mask))
      return norms.1(heard + narrowing(widening(heard * mask).relu() * mask) * mask)
    }
  }

  init(_ loader: WeightLoader, _ configuration: DiffVCConfiguration) {
    self.configuration = configuration
    let (bands, channels) = (configuration.melBands, configuration.channels)
    let encoder = loader.scoped("encoder")
    input = Convolution(encoder.scoped("init_proj"), from: bands, to: channels, .init([1]))
    prenet = Prenet(encoder.scoped("prenet"), channels: channels)
    layers = (0..<configuration.layers).map { Layer(encoder.scoped("encoder"), $0, configuration) }
    output = Convolution(encoder.scoped("term_proj"), from: channels, to: bands, .init([1]))
    postnet = AverageVoicePostnet(loader.scoped("postnet"), channels: configuration.postnetChannels)
  }

  /// What each part gives, for tests.
  func stages(_ mel: Tensor, mask: Tensor) -> (
    prenet: Tensor, transformer: Tensor, projected: Tensor, voice: Tensor
  ) {
    let heard = prenet(input(mel * mask), mask: mask)
    let state = layers.reduce(heard) { $1($0, mask: mask) } * mask
    let projected = output(state * mask)
    return (heard, state, projected, postnet(projected, mask: mask))
  }

  /// - Parameters:
  ///   - mel: logarithms, `[N, bands, T]`.
  ///   - mask: 1 for frames that are there, `[N, 1, T]`.
  /// - Returns: X̄, `[N, bands, T]`.
  public func callAsFunction(_ mel: Tensor, mask: Tensor) -> Tensor { stages(mel, mask: mask).voice }
}
