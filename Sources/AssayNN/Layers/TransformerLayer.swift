public import AssayTensor

/// An encoder layer of a transformer, normalised after each part: `[N, T, C]` → `[N, T, C]`.
///
/// `x = norm1(x + attention(x))`, then `x = norm2(x + linear2(relu(linear1(x))))`.
///
/// - Reference: Vaswani et al., *Attention Is All You Need*, NeurIPS 2017, section 3.1; keys as in PyTorch's
///   `TransformerEncoderLayer`.
public struct TransformerLayer: Sendable {
  public let heads: Int
  /// Rows are queries, keys and values, `[3C, C]`.
  private let entryWeight: Tensor
  private let entryBias: Tensor
  private let exit: Linear
  private let expansion: Linear
  private let contraction: Linear
  private let attentionNorm: LayerNorm
  private let outputNorm: LayerNorm

  /// - Parameters:
  ///   - width: C, a multiple of `heads`.
  ///   - hidden: the number of values between the two linear layers.
  public init(_ loader: WeightLoader, width: Int, heads: Int, hidden: Int) {
    precondition(width.isMultiple(of: heads), "\(width) channels for \(heads) heads")
    self.heads = heads
    let attention = loader.scoped("self_attn")
    entryWeight = attention.tensor("in_proj_weight", [3 * width, width])
    entryBias = attention.tensor("in_proj_bias", [3 * width])
    exit = Linear(attention.scoped("out_proj"), from: width, to: width)
    expansion = Linear(loader.scoped("linear1"), from: width, to: hidden)
    contraction = Linear(loader.scoped("linear2"), from: hidden, to: width)
    attentionNorm = LayerNorm(loader.scoped("norm1"), channels: width)
    outputNorm = LayerNorm(loader.scoped("norm2"), channels: width)
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    let attended = attentionNorm(x + attention(x))
    return outputNorm(attended + contraction(expansion(attended).relu()))
  }

  private func attention(_ x: Tensor) -> Tensor {
    let width = x.size(2)
    let projected = x.linear(entryWeight, entryBias)
    let parts = (0..<3).map {
      Attention.splitHeads(projected.sliced(2, $0 * width..<($0 + 1) * width), heads)
    }
    return exit(
      Attention.joinHeads(
        Attention.scaledDotProduct(queries: parts[0], keys: parts[1], values: parts[2])))
  }
}
