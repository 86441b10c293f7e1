import AssayNN
import AssayTensor

/// The speaker encoder CAM++: a two-dimensional head, three densely connected blocks over time with context-aware
/// masks, mean and deviation over time, and a projection. `[N, T, 80]` → `[N, 192]`.
///
/// - Reference: Wang et al., *CAM++: A Fast and Efficient Network for Speaker Verification Using Context-Aware
///   Masking*, Interspeech 2023; keys as in 3D-Speaker's checkpoints.
struct CAMPlusPlus: Sendable {
  let head: CAMPlusPlusHead
  let entry: Convolution
  let entryNorm: BatchNorm
  let blocks: [CAMPlusPlusBlock]
  let transits: [CAMPlusPlusTransit]
  let exitNorm: BatchNorm
  let dense: Convolution
  /// Without gains: 3D-Speaker normalises the embedding by its statistics only, and has no ReLU after it.
  let denseNorm: BatchNorm

  init(_ loader: WeightLoader, _ configuration: CAMPlusPlusConfiguration) {
    head = CAMPlusPlusHead(loader.scoped("head"), channels: configuration.headChannels)
    let body = loader.scoped("xvector")
    entry = Convolution(
      body.scoped("tdnn.linear"), from: configuration.headOutput, to: configuration.channels,
      .init([5], stride: [2], padding: [2]), bias: false)
    entryNorm = BatchNorm(body.scoped("tdnn.nonlinear.batchnorm"), channels: configuration.channels)
    var channels = configuration.channels
    var blocks: [CAMPlusPlusBlock] = []
    var transits: [CAMPlusPlusTransit] = []
    for (index, block) in configuration.blocks.enumerated() {
      blocks.append(
        CAMPlusPlusBlock(body.scoped("block\(index + 1)"), from: channels, block, configuration))
      channels += block.layers * configuration.growth
      transits.append(CAMPlusPlusTransit(body.scoped("transit\(index + 1)"), from: channels))
      channels /= 2
    }
    self.blocks = blocks
    self.transits = transits
    exitNorm = BatchNorm(body.scoped("out_nonlinear.batchnorm"), channels: channels)
    dense = Convolution(
      body.scoped("dense.linear"), from: 2 * channels, to: configuration.embeddingSize, .same(1), bias: false)
    denseNorm = BatchNorm(
      body.scoped("dense.nonlinear.batchnorm"), channels: configuration.embeddingSize, affine: false)
  }

  /// - Parameter features: log mel energies minus their mean over time, `[N, T, bands]`, T at least 3.
  /// - Returns: `[N, embedding]`, not normalised.
  func callAsFunction(_ features: Tensor) -> Tensor {
    let start = entered(head(features.transposed()))
    let shaped = zip(blocks, transits).reduce(start) { $1.1($1.0($0)) }
    return embedded(Self.statistics(exited(shaped)))
  }

  func entered(_ x: Tensor) -> Tensor { entryNorm(entry(x)).relu() }

  func exited(_ x: Tensor) -> Tensor { exitNorm(x).relu() }

  /// `[N, 2C]` → `[N, embedding]`.
  func embedded(_ statistics: Tensor) -> Tensor { denseNorm(dense(statistics.unsqueezed(2)).squeezed(2)) }

  /// Mean and unbiased deviation over time: `[N, C, T]` → `[N, 2C]`.
  static func statistics(_ x: Tensor) -> Tensor {
    let length = Double(x.size(2))
    // A channel that never changes has no gradient at the root's 0; 1e-6 as its deviation makes no difference.
    let deviation = (x.variance(2) * (length / (length - 1))).atLeast(1e-12).sqrt()
    return Tensor.concatenated([x.mean(2), deviation], 1)
  }
}
