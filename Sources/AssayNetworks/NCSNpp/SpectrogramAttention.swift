import AssayNN
import AssayTensor

/// One head of self-attention over all places of a spectrogram: `[N, C, F, T]` → `[N, C, F, T]`.
///
/// With n the normalised input and q, k, v affine maps of it: `o_i = Σ_j softmax_j(q_i · k_j / √C) v_j`, mapped
/// once more, added to the input and divided by √2. Its memory grows with (F · T)².
struct SpectrogramAttention: Sendable {
  let normalization: GroupNorm
  let query: PixelwiseLinear
  let key: PixelwiseLinear
  let value: PixelwiseLinear
  let output: PixelwiseLinear

  /// Keys: `GroupNorm_0` and, in the order query, key, value, output, `NIN_0` to `NIN_3`.
  init(_ loader: WeightLoader, channels: Int) {
    normalization = NCSNppNormalization.plain(loader.scoped("GroupNorm_0"), channels: channels)
    // The last one begins with nothing to say.
    let scales = [0.1, 0.1, 0.1, NCSNpp.nothing]
    let maps = scales.enumerated().map {
      PixelwiseLinear(loader.scoped("NIN_\($0)"), from: channels, to: channels, scale: $1)
    }
    (query, key, value, output) = (maps[0], maps[1], maps[2], maps[3])
  }

  func callAsFunction(_ x: Tensor) -> Tensor {
    let shape = x.shape
    let places = normalization(x).reshaped(shape[0], shape[1], -1)
    // As one head of width C: [N, 1, F · T, C].
    func head(_ map: PixelwiseLinear) -> Tensor { map(places).transposed().unsqueezed(1) }
    let attended = Attention.scaledDotProduct(queries: head(query), keys: head(key), values: head(value))
    let mapped = output(attended.squeezed(1).transposed()).reshaped(shape)
    return (x + mapped) * 0.5.squareRoot()
  }
}
