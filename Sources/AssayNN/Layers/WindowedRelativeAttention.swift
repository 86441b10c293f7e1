public import AssayTensor

/// Self-attention that knows the distance of near frames.
///
/// `score(i, j) = (q_i · k_j + q_i · R^K_{j−i}) / √d` and `out_i = Σ_j p_ij (v_j + R^V_{j−i})`, with R zero beyond the
/// window and the same for all heads.
///
/// - Reference: Shaw, Uszkoreit and Vaswani, *Self-Attention with Relative Position Representations*, NAACL 2018.
public struct WindowedRelativeAttention: Sendable {
  private let heads: Int
  private let window: Int
  private let query: Convolution
  private let key: Convolution
  private let value: Convolution
  private let output: Convolution
  /// `[2 · window + 1, d]`.
  private let keyDistances: Tensor
  private let valueDistances: Tensor

  private static let hidden = -1e4

  public init(_ loader: WeightLoader, channels: Int, heads: Int, window: Int) {
    self.heads = heads
    self.window = window
    func projection(_ name: String) -> Convolution {
      Convolution(loader.scoped(name), from: channels, to: channels, .init([1]))
    }
    query = projection("conv_q")
    key = projection("conv_k")
    value = projection("conv_v")
    output = projection("conv_o")
    keyDistances = loader.tensor("emb_rel_k", [1, 2 * window + 1, channels / heads]).squeezed(0)
    valueDistances = loader.tensor("emb_rel_v", [1, 2 * window + 1, channels / heads]).squeezed(0)
  }

  /// - Parameters:
  ///   - x: `[N, C, T]`.
  ///   - mask: 1 for frames that are there, `[N, 1, T]`.
  public func callAsFunction(_ x: Tensor, mask: Tensor) -> Tensor {
    let (count, channels, frames) = (x.size(0), x.size(1), x.size(2))
    let depth = channels / heads
    func split(_ x: Tensor) -> Tensor { x.reshaped(count, heads, depth, frames).transposed() }
    let (q, k, v) = (split(query(x)), split(key(x)), split(value(x)))
    let diagonals = diagonals(frames, device: x.device)
    var scores = q.matmul(k.transposed())
    let near = q.matmul(keyDistances.transposed())
    for (offset, diagonal) in diagonals {
      scores = scores + near.sliced(3, offset..<offset + 1) * diagonal
    }
    scores = scores * (1 / Double(depth).squareRoot())
    let visible = mask.unsqueezed(2) * mask.unsqueezed(3)
    scores = scores * visible + (1 - visible) * Self.hidden
    let weights = scores.softmax(3)
    var mixed = weights.matmul(v)
    for (offset, diagonal) in diagonals {
      mixed =
        mixed + (weights * diagonal).sum(3, keepingDimensions: true)
        * valueDistances.selected(0, offset)
    }
    return output(mixed.transposed().reshaped(count, channels, frames))
  }

  /// For each distance within the window and the sound, ones where j − i is it: `[T, T]`.
  private func diagonals(_ frames: Int, device: Device) -> [(offset: Int, mask: Tensor)] {
    let places = Tensor.range(frames, device: device)
    let distances = places.unsqueezed(0) - places.unsqueezed(1)
    return (0...2 * window).filter { abs($0 - window) < frames }.map { offset in
      (offset, (distances - Double(offset - window)).abs().isLess(than: 0.5).to(.float32))
    }
  }
}
