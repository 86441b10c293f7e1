import AssayNN
import AssayTensor

/// NISQA with self-attention over time, of `nisqa.tar` and `nisqa_mos_only.tar`.
///
/// - Reference: Mittag et al., *NISQA: A Deep CNN-Self-Attention Model for Multidimensional Speech Quality Prediction
///   with Crowdsourced Datasets*, Interspeech 2021.
struct NISQAAttentionNetwork: NISQANetwork {
  let convolutions: NISQAConvolutions
  let entry: Linear
  let entryNorm: LayerNorm
  let layers: [TransformerLayer]
  /// One for each score.
  let pools: [AttentionPooling]

  /// - Parameter poolingHidden: values inside of a pooling.
  init(
    _ loader: WeightLoader, _ configuration: NISQAConfiguration, layers count: Int, heads: Int, width: Int,
    hidden: Int, poolingHidden: Int
  ) {
    convolutions = NISQAConvolutions(
      loader.scoped("cnn.model"), channels: configuration.channels, overlapping: true)
    let time = loader.scoped("time_dependency.model")
    // One column is left of each segment.
    let rows = NISQAConvolutions.adaptiveSizes[2][0]
    entry = Linear(time.scoped("linear"), from: configuration.channels[2] * rows, to: width)
    entryNorm = LayerNorm(time.scoped("norm1"), channels: width)
    layers = (0..<count).map {
      TransformerLayer(time.scoped("layers.\($0)"), width: width, heads: heads, hidden: hidden)
    }
    let names =
      configuration.isMultidimensional
      ? configuration.scores.indices.map { "pool_layers.\($0).model" } : ["pool.model"]
    pools = names.map { AttentionPooling(loader.scoped($0), width: width, hidden: poolingHidden) }
  }

  func features(of segments: Tensor) -> Tensor {
    convolutions(segments.unsqueezed(1)).reshaped(segments.size(0), -1)
  }

  func sequence(_ features: Tensor) -> Tensor {
    layers.reduce(entered(features)) { $1($0) }.squeezed(0)
  }

  /// `[W, F]` → `[1, W, D]`.
  func entered(_ features: Tensor) -> Tensor { entryNorm(entry(features.unsqueezed(0))) }

  func scores(of sequence: Tensor) -> Tensor {
    Tensor.concatenated(pools.map { $0(sequence.unsqueezed(0)).reshaped(1) }, 0)
  }
}
