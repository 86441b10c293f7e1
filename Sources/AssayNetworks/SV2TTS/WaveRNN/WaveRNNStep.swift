import AssayNN
import AssayTensor

/// One sample of a ``WaveRNN``, with everything that does not depend on the state multiplied beforehand.
///
/// With x the last sample, c what is heard, and `v = W_x x + W_c c + b` the input:
/// `h₁ = GRU₁(v, h₁)`, `h₂ = GRU₂([v + h₁, a₂], h₂)`, `fc₁([v + h₁ + h₂, a₃])`, `fc₂([·, a₄])`, `fc₃`. Each product with v
/// is one with c, for all samples at once, and a column times x; the products with h₁, and those with h₂, are done
/// together.
struct WaveRNNStep {
  /// For a block of samples, `[steps, folds, …]`.
  struct Known {
    let first: Tensor
    let second: Tensor
    let linear: Tensor
    let last: Tensor
  }

  /// h₁ and h₂, and what the GRUs make of their own states, which the next sample needs.
  struct State {
    var first: Tensor
    var second: Tensor
    var ownFirst: Tensor
    var ownSecond: Tensor
  }

  private let configuration: WaveRNNConfiguration
  private let input: Linear
  private let first: [Tensor]
  private let second: [Tensor]
  private let linear: (Linear, Linear, Linear)
  /// What the two GRUs and the first linear layer make of the sample's column of the input layer.
  private let columns: (first: Tensor, second: Tensor, linear: Tensor)
  /// [GRU₂'s input; GRU₁'s state; fc₁] and [GRU₂'s state; fc₁], transposed.
  private let fromFirst: Tensor
  private let fromSecond: Tensor
  private let secondInput: Tensor
  private let linearInput: Tensor
  private let lastWeight: Tensor

  init(
    input: Linear, first: [Tensor], second: [Tensor], linear: (Linear, Linear, Linear),
    _ configuration: WaveRNNConfiguration
  ) {
    self.configuration = configuration
    self.input = input
    self.first = first
    self.second = second
    self.linear = linear
    let width = configuration.recurrentWidth
    secondInput = second[0].sliced(1, 0..<width)
    linearInput = linear.0.weight.sliced(1, 0..<width)
    lastWeight = linear.1.weight.sliced(1, 0..<configuration.linearWidth).transposed().contiguous()
    let column = input.weight.sliced(1, 0..<1).transposed()
    columns = (
      column.linear(first[0], nil), column.linear(secondInput, nil), column.linear(linearInput, nil)
    )
    fromFirst = Tensor.concatenated([secondInput, first[1], linearInput], 0).transposed().contiguous()
    fromSecond = Tensor.concatenated([second[1], linearInput], 0).transposed().contiguous()
  }

  /// - Parameters: `[folds, steps, bands]` and `[folds, steps, auxiliary]`.
  func known(mel: Tensor, auxiliary: Tensor) -> Known {
    let (width, hidden) = (configuration.recurrentWidth, configuration.linearWidth)
    let quarter = configuration.auxiliaryWidth / 4
    func part(_ index: Int) -> Tensor { auxiliary.sliced(2, index * quarter..<(index + 1) * quarter) }
    let heard = Tensor.concatenated([mel, part(0)], 2)
    let value = heard.linear(input.weight.sliced(1, 1..<1 + heard.size(2)), input.bias)
    func bySample(_ x: Tensor) -> Tensor { x.transposed(0, 1).contiguous() }
    return Known(
      first: bySample(value.linear(first[0], first[2])),
      second: bySample(
        value.linear(secondInput, second[2])
          + part(1).linear(second[0].sliced(1, width..<width + quarter), nil)),
      linear: bySample(
        value.linear(linearInput, linear.0.bias)
          + part(2).linear(linear.0.weight.sliced(1, width..<width + quarter), nil)),
      last: bySample(
        part(3).linear(linear.1.weight.sliced(1, hidden..<hidden + quarter), linear.1.bias)))
  }

  func start(folds: Int, device: Device) -> State {
    let zeros = Tensor.zeros([folds, configuration.recurrentWidth], device: device)
    let products = Tensor.zeros([folds, 3 * configuration.recurrentWidth], device: device)
    return State(first: zeros, second: zeros, ownFirst: products, ownSecond: products)
  }

  /// - Parameter sample: the last one, `[folds, 1]`.
  /// - Returns: logits, `[folds, classes]`.
  func callAsFunction(_ known: Known, at index: Int, sample: Tensor, state: inout State) -> Tensor {
    let width = configuration.recurrentWidth
    let hidden = configuration.linearWidth
    state.first = gru(
      known.first.selected(0, index) + sample * columns.first, state.ownFirst + first[3], state.first)
    let one = state.first.matmul(fromFirst)
    state.ownFirst = one.sliced(1, 3 * width..<6 * width)
    let seen = known.second.selected(0, index) + sample * columns.second + one.sliced(1, 0..<3 * width)
    state.second = gru(seen, state.ownSecond + second[3], state.second)
    let two = state.second.matmul(fromSecond)
    state.ownSecond = two.sliced(1, 0..<3 * width)
    let heard = known.linear.selected(0, index) + sample * columns.linear
    let sum =
      heard + one.sliced(1, 6 * width..<6 * width + hidden)
      + two.sliced(1, 3 * width..<3 * width + hidden)
    return linear.2((sum.relu().matmul(lastWeight) + known.last.selected(0, index)).relu())
  }

  /// - Parameters: the gates' parts of the input and of the state, with their biases.
  private func gru(_ input: Tensor, _ own: Tensor, _ state: Tensor) -> Tensor {
    let width = configuration.recurrentWidth
    let gates = (input.sliced(1, 0..<2 * width) + own.sliced(1, 0..<2 * width)).sigmoid()
    let (reset, update) = (gates.sliced(1, 0..<width), gates.sliced(1, width..<2 * width))
    let new = (input.sliced(1, 2 * width..<3 * width) + reset * own.sliced(1, 2 * width..<3 * width)).tanh()
    return new + update * (state - new)
  }
}
