public import AssayTensor

/// A stack of long short-term memory layers, batch first: `[N, T, in]` → `[N, T, hidden · directions]`.
public struct LSTM: Sendable {
  public let layers: Int
  public let bidirectional: Bool
  let weights: [Tensor]

  /// Keys, for layer k from 0: `weight_ih_lk`, `weight_hh_lk`, `bias_ih_lk`, `bias_hh_lk`, with gates in the order
  /// i, f, g, o; and the same with `_reverse` for the second direction.
  public init(
    _ loader: WeightLoader, from inputs: Int, hidden: Int, layers: Int = 1, bidirectional: Bool = false
  ) {
    self.layers = layers
    self.bidirectional = bidirectional
    weights = recurrentWeights(
      loader, gates: 4, inputs: inputs, hidden: hidden, layers: layers, bidirectional: bidirectional)
  }

  /// - Returns: all steps, and the last hidden and cell states, each `[layers · directions, N, hidden]`.
  public func callAsFunction(_ x: Tensor, state: (hidden: Tensor, cell: Tensor)? = nil)
    -> (output: Tensor, hidden: Tensor, cell: Tensor)
  {
    x.lstm(weights, layers: layers, bidirectional: bidirectional, state: state)
  }
}

/// The weights of a recurrent stack in libtorch's order.
func recurrentWeights(
  _ loader: WeightLoader, gates: Int, inputs: Int, hidden: Int, layers: Int, bidirectional: Bool
) -> [Tensor] {
  let directions = bidirectional ? ["", "_reverse"] : [""]
  return (0..<layers).flatMap { layer in
    directions.flatMap { direction in
      let name = "l\(layer)\(direction)"
      let width = layer == 0 ? inputs : hidden * directions.count
      return [
        loader.tensor("weight_ih_\(name)", [gates * hidden, width]),
        loader.tensor("weight_hh_\(name)", [gates * hidden, hidden]),
        loader.tensor("bias_ih_\(name)", [gates * hidden]),
        loader.tensor("bias_hh_\(name)", [gates * hidden]),
      ]
    }
  }
}
