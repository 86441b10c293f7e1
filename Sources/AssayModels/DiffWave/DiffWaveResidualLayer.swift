import AssayNN
import AssayTensor

/// One gated, dilated layer of ``DiffWave``: `[N, R, L]` → the next layer's input `[N, R, L]` and a skip `[N, S, L]`.
///
/// With p the projected embedding of the step, `x = h + p`; `u = dilated(x)`; `o = tanh(u_1) · sigmoid(u_2)` of its
/// halves; `h' = (x + residual(o)) / √2` and `s = skip(o)`.
///
/// The paper adds the residual to h. The reference adds p in place, so that here it is added to h + p, and trained
/// weights expect it.
struct DiffWaveResidualLayer: Sendable {
  let projection: Linear
  let dilated: Convolution
  /// The weights of both 1×1 convolutions, one below the other: `[R + S, R, 1]` and `[R + S]`. The rows of the
  /// residual are divided by √2 beforehand.
  let outputWeight: Tensor
  let outputBias: Tensor
  let residualChannels: Int

  init(_ loader: WeightLoader, _ configuration: DiffWaveConfiguration, layer: Int) {
    let channels = configuration.residualChannels
    residualChannels = channels
    projection = Linear(loader.scoped("fc_t"), from: configuration.embeddingWidth, to: channels)
    dilated = Convolution(
      loader.scoped("dilated_conv_layer.conv"), from: channels, to: 2 * channels,
      .same(3, dilation: configuration.dilation(layer: layer)), weightNormalized: true)
    let residual = loader.scoped("res_conv")
    let skip = loader.scoped("skip_conv")
    let scale = 0.5.squareRoot()
    outputBias = .concatenated(
      [
        residual.tensor("bias", [channels]) * scale, skip.tensor("bias", [configuration.skipChannels]),
      ], 0)
    outputWeight = .concatenated(
      [
        residual.weightNormalized("weight", [channels, channels, 1]) * scale,
        skip.weightNormalized("weight", [configuration.skipChannels, channels, 1]),
      ], 0)
  }

  /// - Parameters:
  ///   - state: h, `[N, R, L]`.
  ///   - embedding: of the step, `[N, D]`, or `[1, D]` for the whole batch.
  func callAsFunction(_ state: Tensor, _ embedding: Tensor) -> (state: Tensor, skip: Tensor) {
    let input = state + projection(embedding).unsqueezed(2)
    let gates = dilated(input)
    let gated =
      gates.sliced(1, 0..<residualChannels).tanh()
      * gates.sliced(1, residualChannels..<2 * residualChannels).sigmoid()
    // The dilation of a kernel of one sample means nothing, but it is what makes libtorch 1.13 choose oneDNN for it on
    // one thread: 1.6 times as fast as the matrix product that it would use.
    let output = gated.convolution(outputWeight, outputBias, stride: [1], padding: [0], dilation: [2])
    let residual = output.sliced(1, 0..<residualChannels)
    return (
      input * 0.5.squareRoot() + residual, output.sliced(1, residualChannels..<output.size(1))
    )
  }
}
