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
  /// `[2R, R, 3]` and `[2R]`.
  let dilatedWeight: Tensor
  let dilatedBias: Tensor
  let dilation: Int
  /// The weights of both 1×1 convolutions, one below the other: `[R + S, R, 1]` and `[R + S]`. The rows of the
  /// residual are divided by √2 beforehand.
  let outputWeight: Tensor
  let outputBias: Tensor

  init(_ loader: WeightLoader, _ configuration: DiffWaveConfiguration, layer: Int) {
    let channels = configuration.residualChannels
    projection = Linear(loader.scoped("fc_t"), from: configuration.embeddingWidth, to: channels)
    let dilated = loader.scoped("dilated_conv_layer.conv")
    dilatedWeight = dilated.weightNormalized("weight", [2 * channels, channels, 3])
    dilatedBias = dilated.tensor("bias", [2 * channels])
    dilation = configuration.dilation(layer: layer)
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
  ///   - skipped: the skips of the layers before, `[N, S, L]`.
  /// - Returns: h' and the skips with this layer's.
  func callAsFunction(_ state: Tensor, _ embedding: Tensor, skipped: Tensor?) -> (
    state: Tensor, skipped: Tensor
  ) {
    state.gatedLayer(
      projection: projection(embedding), weight: dilatedWeight, bias: dilatedBias, dilation: dilation,
      mixingWeight: outputWeight, mixingBias: outputBias, skipped: skipped, gain: 0.5.squareRoot())
  }
}
