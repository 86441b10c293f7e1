public import AssayTensor

/// Gated convolutions with skip connections and a condition for the whole recording, as VITS and its relatives have them.
///
/// For each layer: `a = W(x) + c`, `u = tanh(a₁) σ(a₂)`, and `R(u)` is added to x and to the output; the last layer adds to
/// the output alone.
///
/// - Reference: van den Oord et al., *WaveNet: A Generative Model for Raw Audio*, 2016; Prenger, Valle and Catanzaro,
///   *WaveGlow*, ICASSP 2019.
public struct WaveNetStack: Sendable {
  private let channels: Int
  private let condition: Convolution?
  private let gates: [Convolution]
  private let outputs: [Convolution]

  /// Keys: `in_layers.{i}`, `res_skip_layers.{i}` and, with a condition, `cond_layer`; all weight-normalised.
  ///
  /// - Parameters:
  ///   - channels: H.
  ///   - conditionWidth: of the condition; `nil` for none.
  ///   - dilationRate: layer i is dilated by its i-th power.
  public init(
    _ loader: WeightLoader, channels: Int, layers: Int, kernel: Int, conditionWidth: Int?,
    dilationRate: Int = 1
  ) {
    self.channels = channels
    condition = conditionWidth.map {
      Convolution(
        loader.scoped("cond_layer"), from: $0, to: 2 * channels * layers, .init([1]), weightNormalized: true)
    }
    var dilation = 1
    gates = (0..<layers).map { layer in
      defer { dilation *= dilationRate }
      return Convolution(
        loader.scoped("in_layers.\(layer)"), from: channels, to: 2 * channels,
        .same(kernel, dilation: dilation), weightNormalized: true)
    }
    outputs = (0..<layers).map { layer in
      Convolution(
        loader.scoped("res_skip_layers.\(layer)"), from: channels,
        to: layer < layers - 1 ? 2 * channels : channels, .init([1]), weightNormalized: true)
    }
  }

  /// - Parameters:
  ///   - x: `[N, H, T]`.
  ///   - mask: 1 for frames that are there, `[N, 1, T]`; `nil` for all.
  ///   - condition: `[N, C, 1]`, or `[N, C, T]`; `nil` without a condition.
  /// - Returns: `[N, H, T]`.
  public func callAsFunction(_ x: Tensor, mask: Tensor? = nil, condition given: Tensor? = nil) -> Tensor {
    precondition(
      (condition == nil) == (given == nil), "a condition for a stack without one, or none for one with")
    func masked(_ x: Tensor) -> Tensor { mask.map { x * $0 } ?? x }
    let conditions = given.flatMap { given in condition.map { $0(given) } }
    var (state, sum): (Tensor, Tensor?) = (x, nil)
    for (layer, gate) in gates.enumerated() {
      var entered = gate(state)
      if let conditions {
        entered = entered + conditions.sliced(1, 2 * channels * layer..<2 * channels * (layer + 1))
      }
      let activated =
        entered.sliced(1, 0..<channels).tanh() * entered.sliced(1, channels..<2 * channels).sigmoid()
      let left = outputs[layer](activated)
      let isLast = layer == gates.count - 1
      let skipped = isLast ? left : left.sliced(1, channels..<2 * channels)
      if !isLast { state = masked(state + left.sliced(1, 0..<channels)) }
      sum = sum.map { $0 + skipped } ?? skipped
    }
    return masked(sum ?? x)
  }
}
