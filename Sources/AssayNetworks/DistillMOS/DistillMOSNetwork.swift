import AssayNN
import AssayTensor

/// The network of DistillMOS on one segment: compressed spectra `[2, 161, 768]` → a number before the sigmoid.
///
/// Six convolutions over frequency and time `[1024, 384]` → two normalisations → a projection to 200 and a position
/// encoding → seven transformer layers → attention pooling.
///
/// - Reference: Stahl, Gamper, *Distillation and Pruning for Scalable Self-Supervised Representation-Based Speech
///   Quality Assessment*, ICASSP 2025.
struct DistillMOSNetwork: Sendable {
  static let frames = 768
  /// Steps in time after the convolutions.
  static let steps = 384
  static let width = 200

  private static let strides = [[1, 1], [2, 1], [2, 1], [2, 1], [2, 1], [2, 2]]
  private static let channels = [2, 64, 64, 128, 256, 256, 256]

  let convolutions: [Convolution]
  let entryNorms: [BatchNorm]
  let projection: Linear
  /// `[1, 384, 200]`.
  let positions: Tensor
  let layers: [TransformerLayer]
  let exitNorm: BatchNorm
  let pool: AttentionPooling

  init(_ loader: WeightLoader) {
    convolutions = Self.strides.enumerated().map { index, stride in
      Convolution(
        loader.scoped("cnn.cnn.\(2 * index)"), from: Self.channels[index], to: Self.channels[index + 1],
        .init([3, 3], stride: stride, padding: [0, 1]))
    }
    let head = loader.scoped("transformer_pool_attn")
    let transformer = head.scoped("transformer")
    // Four frequencies are left of each channel.
    let features = Self.channels[6] * 4
    entryNorms = [
      BatchNorm(head.scoped("norm_input"), channels: features),
      BatchNorm(transformer.scoped("norm"), channels: features),
    ]
    projection = Linear(transformer.scoped("linear_proj"), from: features, to: Self.width)
    positions = transformer.tensor("position_encoding.pe", [1, Self.steps, Self.width])
    layers = (0..<7).map {
      TransformerLayer(
        transformer.scoped("transformer_encoder.layers.\($0)"), width: Self.width, heads: 8,
        hidden: 2 * Self.width)
    }
    exitNorm = BatchNorm(head.scoped("norm_trans"), channels: Self.width)
    pool = AttentionPooling(head.scoped("pool"), width: Self.width, hidden: 2 * Self.width)
  }

  /// - Parameter spectra: `[1, 2, 161, 768]`: real and imaginary parts.
  /// - Returns: `[1, 1]`.
  func callAsFunction(_ spectra: Tensor) -> Tensor {
    let features = flattened(convolutions.indices.reduce(spectra) { convolved($1, $0) })
    let shaped = layers.reduce(positioned(entryNorms.reduce(features) { $1($0) })) { $1($0) }
    return pool(exited(shaped))
  }

  /// One convolution and its leaky ReLU of slope 0.1.
  func convolved(_ index: Int, _ x: Tensor) -> Tensor {
    let y = convolutions[index](x)
    return y.maximum(y * 0.1)
  }

  /// Channels and frequencies in one: `[1, C, F, T]` → `[1, C · F, T]`.
  func flattened(_ x: Tensor) -> Tensor { x.reshaped(1, -1, x.size(3)) }

  /// `[1, 1024, T]` → `[1, T, 200]`.
  func positioned(_ features: Tensor) -> Tensor { projection(features.transposed()) + positions }

  /// Normalises over time and batch: `[1, T, 200]` → `[1, T, 200]`.
  func exited(_ x: Tensor) -> Tensor { exitNorm(x.transposed()).transposed() }
}
