import AssayNN
import AssayTensor

/// Attention whose cost grows with the image and not with its square, added with a learned weight.
///
/// - Reference: Katharopoulos et al., *Transformers are RNNs*, ICML 2020; here with a softmax over places for the keys.
struct LinearAttention: Sendable {
  private let gain: Tensor
  private let input: Convolution
  private let output: Convolution

  private static let heads = 4
  private static let depth = 32

  init(_ loader: WeightLoader, channels: Int) {
    let inner = loader.scoped("fn")
    gain = inner.tensor("g", [1])
    let hidden = Self.heads * Self.depth
    input = Convolution(
      inner.scoped("fn.to_qkv"), from: channels, to: 3 * hidden, .init([1, 1]), bias: false)
    output = Convolution(inner.scoped("fn.to_out"), from: hidden, to: channels, .init([1, 1]))
  }

  /// `[N, C, H, W]`.
  func callAsFunction(_ x: Tensor) -> Tensor {
    let (count, rows, columns) = (x.size(0), x.size(2), x.size(3))
    let parts = input(x).reshaped(count, 3, Self.heads, Self.depth, rows * columns)
    let (q, k, v) = (parts.selected(1, 0), parts.selected(1, 1).softmax(3), parts.selected(1, 2))
    // Σ_n k_dn v_en, then Σ_d of it times q_dn.
    let context = v.matmul(k.transposed())
    let mixed = context.matmul(q).reshaped(count, Self.heads * Self.depth, rows, columns)
    return x + output(mixed) * gain
  }
}
