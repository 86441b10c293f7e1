import AssayNN
import AssayTensor

/// The convolutions over each segment of both NISQA networks: `[W, 1, 48, 15]` → `[W, C, H, V]`.
///
/// Six times convolution → normalisation → ReLU, with pooling after the first, second and fourth.
struct NISQAConvolutions: Sendable {
  /// Rows and columns after the pools of the overlapping kind.
  static let adaptiveSizes = [[24, 7], [12, 5], [6, 3]]

  let convolutions: [Convolution]
  let norms: [BatchNorm]
  /// By the number of the convolution before.
  let pools: [Int: MaximumPooling]

  /// - Parameter overlapping: whether pools are adaptive and the last convolution leaves one column, as in the
  ///   networks with attention; otherwise pools halve.
  init(_ loader: WeightLoader, channels: [Int], overlapping: Bool) {
    let outputs = [channels[0], channels[1]] + [Int](repeating: channels[2], count: 4)
    convolutions = outputs.indices.map { index in
      let padding = overlapping && index == 5 ? [1, 0] : [1, 1]
      return Convolution(
        loader.scoped("conv\(index + 1)"), from: index == 0 ? 1 : outputs[index - 1], to: outputs[index],
        .init([3, 3], padding: padding))
    }
    norms = outputs.indices.map { BatchNorm(loader.scoped("bn\($0 + 1)"), channels: outputs[$0]) }
    let all =
      overlapping
      ? Self.adaptiveSizes.map { MaximumPooling(rows: .adaptive($0[0]), columns: .adaptive($0[1])) }
      : [1, 0, 0].map { MaximumPooling(rows: .halving(padding: 0), columns: .halving(padding: $0)) }
    pools = [0: all[0], 1: all[1], 3: all[2]]
  }

  func callAsFunction(_ segments: Tensor) -> Tensor {
    convolutions.indices.reduce(segments) { pooled($1, normalized($1, $0).relu()) }
  }

  func normalized(_ index: Int, _ x: Tensor) -> Tensor { norms[index](convolutions[index](x)) }

  func pooled(_ index: Int, _ x: Tensor) -> Tensor { pools[index].map { $0(x) } ?? x }
}
