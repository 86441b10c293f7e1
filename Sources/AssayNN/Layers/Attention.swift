public import AssayTensor

/// Scaled dot-product attention with several heads (Vaswani et al., 2017, section 3.2).
public enum Attention {
  /// `softmax(q · kᵀ / √d) · v` for each head.
  ///
  /// - Parameters:
  ///   - queries: `[N, H, T, d]`.
  ///   - keys: `[N, H, S, d]`.
  ///   - values: `[N, H, S, e]`.
  ///   - mask: added to the scores, `[T, S]` or broadcastable; −∞ masks a position.
  /// - Returns: `[N, H, T, e]`.
  public static func scaledDotProduct(queries: Tensor, keys: Tensor, values: Tensor, mask: Tensor? = nil)
    -> Tensor
  {
    let width = Double(queries.size(-1))
    var scores = (queries / width.squareRoot()).matmul(keys.transposed())
    if let mask { scores = scores + mask }
    return scores.softmax(-1).matmul(values)
  }

  /// `[N, T, H · d]` as `[N, H, T, d]`.
  public static func splitHeads(_ x: Tensor, _ heads: Int) -> Tensor {
    let shape = x.shape
    return x.reshaped(shape[0], shape[1], heads, shape[2] / heads).transposed(1, 2)
  }

  /// `[N, H, T, d]` as `[N, T, H · d]`.
  public static func joinHeads(_ x: Tensor) -> Tensor {
    let shape = x.shape
    return x.transposed(1, 2).reshaped(shape[0], shape[2], shape[1] * shape[3])
  }
}
