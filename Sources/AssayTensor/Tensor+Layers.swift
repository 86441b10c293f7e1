internal import CTorch

/// The operations that layers are made of; the layers themselves are in AssayNN.
extension Tensor {
  /// `x · Wᵀ + b` over the last dimension; `weight` has shape `[out, in]`.
  public func linear(_ weight: Tensor, _ bias: Tensor?) -> Tensor {
    makeTensor("linear") { ct_linear(raw, weight.raw, bias?.raw, $0) }
  }

  /// A convolution over `[N, C, L]` or `[N, C, H, W]`; the arrays have one value for each spatial dimension.
  public func convolution(
    _ weight: Tensor, _ bias: Tensor?, stride: [Int], padding: [Int], dilation: [Int],
    transposed: Bool = false, outputPadding: [Int]? = nil, groups: Int = 1
  ) -> Tensor {
    let outputPadding = outputPadding ?? Array(repeating: 0, count: stride.count)
    return makeTensor("convolution") {
      ct_convolution(
        raw, weight.raw, bias?.raw, Int32(stride.count), stride.int64, padding.int64, dilation.int64,
        transposed, outputPadding.int64, Int64(groups), $0)
    }
  }

  public func groupNormalized(groups: Int, weight: Tensor?, bias: Tensor?, epsilon: Double) -> Tensor {
    makeTensor("groupNormalized") { ct_group_norm(raw, Int64(groups), weight?.raw, bias?.raw, epsilon, $0) }
  }

  public func layerNormalized(weight: Tensor?, bias: Tensor?, epsilon: Double) -> Tensor {
    makeTensor("layerNormalized") { ct_layer_norm(raw, weight?.raw, bias?.raw, epsilon, $0) }
  }

  public func batchNormalized(
    mean: Tensor, variance: Tensor, weight: Tensor?, bias: Tensor?, epsilon: Double
  ) -> Tensor {
    makeTensor("batchNormalized") {
      ct_batch_norm(raw, mean.raw, variance.raw, weight?.raw, bias?.raw, epsilon, $0)
    }
  }

  /// Rows of `self`, shape `[V, E]`, at `indices` (int64, any shape).
  public func embedded(_ indices: Tensor) -> Tensor {
    makeTensor("embedded") { ct_embedding(raw, indices.raw, $0) }
  }

  /// A batch-first LSTM with biases, gates in the order i, f, g, o.
  ///
  /// - Parameters:
  ///   - weights: `w_ih [4H, I]`, `w_hh [4H, H]`, `b_ih [4H]`, `b_hh [4H]` for each layer and direction.
  ///   - state: the hidden and cell states to start from, each `[layers · directions, N, H]`; zeros when `nil`.
  /// - Returns: all steps `[N, T, H · directions]` and the last states.
  public func lstm(
    _ weights: [Tensor], layers: Int, bidirectional: Bool = false,
    state: (hidden: Tensor, cell: Tensor)? = nil
  ) -> (output: Tensor, hidden: Tensor, cell: Tensor) {
    let handles: [ct_tensor?] = weights.map(\.raw)
    var output: ct_tensor?
    var hidden: ct_tensor?
    var cell: ct_tensor?
    withExtendedLifetime((weights, state)) {
      check(
        ct_lstm(
          raw, handles, Int32(handles.count), Int32(layers), bidirectional, state?.hidden.raw,
          state?.cell.raw,
          &output, &hidden, &cell), "lstm")
    }
    guard let output, let hidden, let cell else { fatalError("lstm: no result") }
    return (Tensor(owning: output), Tensor(owning: hidden), Tensor(owning: cell))
  }

  /// A batch-first GRU with biases, gates in the order r, z, n. See ``lstm(_:layers:bidirectional:state:)``.
  public func gru(_ weights: [Tensor], layers: Int, bidirectional: Bool = false, state: Tensor? = nil)
    -> (output: Tensor, hidden: Tensor)
  {
    let handles: [ct_tensor?] = weights.map(\.raw)
    var output: ct_tensor?
    var hidden: ct_tensor?
    withExtendedLifetime((weights, state)) {
      check(
        ct_gru(
          raw, handles, Int32(handles.count), Int32(layers), bidirectional, state?.raw, &output, &hidden),
        "gru")
    }
    guard let output, let hidden else { fatalError("gru: no result") }
    return (Tensor(owning: output), Tensor(owning: hidden))
  }
}
