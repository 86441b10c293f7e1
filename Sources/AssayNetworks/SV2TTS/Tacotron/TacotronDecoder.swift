import AssayNN
import AssayTensor

/// The recurrent half of a ``Tacotron``: some mel frames a step, each from the text it looks at and the frame before.
struct TacotronDecoder: Sendable {
  /// What a step leaves for the next one.
  struct State {
    var attention: Tensor
    var first: (hidden: Tensor, cell: Tensor)
    var second: (hidden: Tensor, cell: Tensor)
    var context: Tensor
    var looked: Tensor
  }

  /// What a step gives.
  struct Output {
    /// `[N, bands, r]`.
    let frames: Tensor
    /// `[N, L]`.
    let weights: Tensor
    /// The probability that speech has ended, `[N, 1]`.
    let stop: Tensor
  }

  private let configuration: TacotronConfiguration
  private let prenet: Prenet
  private let attention: LocationSensitiveAttention
  private let attentionCell: RecurrentCell
  private let input: Linear
  private let cells: (RecurrentCell, RecurrentCell)
  private let frames: Linear
  private let stop: Linear

  init(_ loader: WeightLoader, _ configuration: TacotronConfiguration) {
    self.configuration = configuration
    let (memory, width) = (configuration.memoryWidth, configuration.decoderChannels)
    prenet = Prenet(loader.scoped("prenet"), from: configuration.melBands, width: 2 * width)
    attention = LocationSensitiveAttention(loader.scoped("attn_net"), configuration)
    attentionCell = RecurrentCell(
      loader.scoped("attn_rnn"), gates: 3, from: memory + 2 * width, hidden: width)
    input = Linear(loader.scoped("rnn_input"), from: memory + width, to: configuration.lstmWidth)
    func cell(_ name: String) -> RecurrentCell {
      RecurrentCell(
        loader.scoped(name), gates: 4, from: configuration.lstmWidth, hidden: configuration.lstmWidth)
    }
    cells = (cell("res_rnn1"), cell("res_rnn2"))
    frames = Linear(
      loader.scoped("mel_proj"), from: configuration.lstmWidth,
      to: configuration.melBands * configuration.largestReduction, bias: false)
    stop = Linear(loader.scoped("stop_proj"), from: configuration.lstmWidth + memory, to: 1)
  }

  func start(count: Int, length: Int, device: Device) -> State {
    func zeros(_ width: Int) -> Tensor { .zeros([count, width], device: device) }
    let cell = (hidden: zeros(configuration.lstmWidth), cell: zeros(configuration.lstmWidth))
    return State(
      attention: zeros(configuration.decoderChannels), first: cell, second: cell,
      context: zeros(configuration.memoryWidth), looked: zeros(length))
  }

  /// - Parameters:
  ///   - frame: the last one, `[N, bands]`.
  ///   - memory: text and voice, `[N, L, memory width]`, and its projection `[N, L, D]`.
  ///   - reduction: r, frames that are given.
  func callAsFunction(
    _ frame: Tensor, memory: (values: Tensor, keys: Tensor), isText: Tensor, reduction: Int,
    state: inout State, mask: DropoutMask?
  ) -> Output {
    let seen = prenet(frame, mask: mask)
    state.attention = attentionCell.gru(.concatenated([state.context, seen], 1), state.attention)
    let weights = attention(
      state.attention, memory: memory.keys, looked: state.looked, isText: isText)
    state.looked = state.looked + weights
    state.context = weights.unsqueezed(1).matmul(memory.values).squeezed(1)
    var x = input(.concatenated([state.context, state.attention], 1))
    state.first = cells.0.lstm(x, state.first)
    x = x + state.first.hidden
    state.second = cells.1.lstm(x, state.second)
    x = x + state.second.hidden
    let all = frames(x).reshaped(x.size(0), configuration.melBands, configuration.largestReduction)
    return Output(
      frames: all.sliced(2, 0..<reduction), weights: weights,
      stop: stop(.concatenated([x, state.context], 1)).sigmoid())
  }
}
