import AssayNN
import AssayTensor

/// A bank of convolutions, a highway network and a bidirectional GRU.
///
/// `[N, in, T]` → convolutions of widths 1 … K, side by side → the larger of each frame and the one before → two
/// convolutions, added to what came in → highways → GRU → `[N, T, channels]`.
///
/// - Reference: Wang et al., *Tacotron*, Interspeech 2017, section 3.1.
struct CBHG: Sendable {
  private let bank: [NormalizedConvolution]
  private let first: NormalizedConvolution
  private let second: NormalizedConvolution
  private let widening: Linear?
  private let highways: [Highway]
  private let recurrent: GRU

  /// - Parameter projected: channels after the two convolutions; they must be `inputs`.
  init(
    _ loader: WeightLoader, inputs: Int, channels: Int, projections: (Int, Int), bank: Int, highways: Int
  ) {
    precondition(projections.1 == inputs, "what is added to the input has its channels")
    self.bank = (0..<bank).map {
      NormalizedConvolution(loader.scoped("conv1d_bank.\($0)"), from: inputs, to: channels, kernel: $0 + 1)
    }
    first = NormalizedConvolution(
      loader.scoped("conv_project1"), from: bank * channels, to: projections.0, kernel: 3)
    second = NormalizedConvolution(
      loader.scoped("conv_project2"), from: projections.0, to: projections.1, kernel: 3, isRectified: false)
    widening =
      projections.1 == channels
      ? nil : Linear(loader.scoped("pre_highway"), from: projections.1, to: channels, bias: false)
    self.highways = (0..<highways).map { Highway(loader.scoped("highways.\($0)"), channels: channels) }
    recurrent = GRU(loader.scoped("rnn"), from: channels, hidden: channels / 2, bidirectional: true)
  }

  func callAsFunction(_ x: Tensor) -> Tensor {
    let frames = x.size(2)
    let side = Tensor.concatenated(bank.map { $0(x).sliced(2, 0..<frames) }, 1)
    // The frame before the first is −∞ in the reference.
    let before = Tensor.concatenated([side.sliced(2, 0..<1), side.sliced(2, 0..<frames - 1)], 2)
    let residual = (second(first(side.maximum(before))) + x).transposed()
    let state = highways.reduce(widening?(residual) ?? residual) { $1($0) }
    return recurrent(state).output
  }
}
