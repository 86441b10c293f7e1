public import AssayTensor

/// A stack of gated recurrent units, batch first: `[N, T, in]` → `[N, T, hidden · directions]`.
public struct GRU: Sendable {
  public let layers: Int
  public let bidirectional: Bool
  let weights: [Tensor]

  /// Keys as for ``LSTM``, with gates in the order r, z, n.
  public init(
    _ loader: WeightLoader, from inputs: Int, hidden: Int, layers: Int = 1, bidirectional: Bool = false
  ) {
    self.layers = layers
    self.bidirectional = bidirectional
    weights = recurrentWeights(
      loader, gates: 3, inputs: inputs, hidden: hidden, layers: layers, bidirectional: bidirectional)
  }

  /// - Returns: all steps, and the last states `[layers · directions, N, hidden]`.
  public func callAsFunction(_ x: Tensor, state: Tensor? = nil) -> (output: Tensor, hidden: Tensor) {
    x.gru(weights, layers: layers, bidirectional: bidirectional, state: state)
  }
}
