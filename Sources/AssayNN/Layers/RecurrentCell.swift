public import AssayTensor

/// One step of a GRU or an LSTM, with the keys of PyTorch's cells.
public struct RecurrentCell: Sendable {
  private let weights: [Tensor]

  /// Keys: `weight_ih [gates · hidden, in]`, `weight_hh [gates · hidden, hidden]`, `bias_ih`, `bias_hh`.
  ///
  /// - Parameter gates: 3 for a GRU (r, z, n), 4 for an LSTM (i, f, g, o).
  public init(_ loader: WeightLoader, gates: Int, from inputs: Int, hidden: Int) {
    weights = [
      loader.tensor("weight_ih", [gates * hidden, inputs]),
      loader.tensor("weight_hh", [gates * hidden, hidden]), loader.tensor("bias_ih", [gates * hidden]),
      loader.tensor("bias_hh", [gates * hidden]),
    ]
  }

  /// `[N, in]` and `[N, hidden]` → `[N, hidden]`.
  public func gru(_ x: Tensor, _ state: Tensor) -> Tensor {
    x.unsqueezed(1).gru(weights, layers: 1, state: state.unsqueezed(0)).hidden.squeezed(0)
  }

  public func lstm(_ x: Tensor, _ state: (hidden: Tensor, cell: Tensor)) -> (hidden: Tensor, cell: Tensor) {
    let next = x.unsqueezed(1).lstm(
      weights, layers: 1, state: (state.hidden.unsqueezed(0), state.cell.unsqueezed(0)))
    return (next.hidden.squeezed(0), next.cell.squeezed(0))
  }
}
