import AssayNN
import AssayTensor
import Foundation

/// DiffVC's score network: a U-Net over the mel, told the voice by a d-vector and by the reference's own mel.
///
/// - Reference: Popov et al., ICLR 2022, section 4 and appendix H (“wodyn”: the reference at one time point).
struct DiffVCScore: Sendable {
  /// What does not change from step to step.
  struct Condition {
    /// X̄, `[N, bands, T]`, and 1 for frames that are there, `[N, 1, T]`; T a multiple of 4.
    let mean: Tensor
    let mask: Tensor
    /// 1 for frames of the reference that are there, `[N, 1, T_ref]`.
    let referenceMask: Tensor
    /// The d-vector, `[N, 256]`.
    let speaker: Tensor
  }

  private let width: Int
  private let time: (Linear, Linear)
  private let condition: (Linear, Linear)
  private let reference: ReferenceBlock
  private let downs: [Level]
  private let middle: (TimedResidualBlock, LinearAttention, TimedResidualBlock)
  private let ups: [Level]
  private let last: MaskedBlock
  private let output: Convolution

  /// Two residual blocks, attention, and a change of resolution.
  private struct Level: Sendable {
    let first: TimedResidualBlock
    let second: TimedResidualBlock
    let attention: LinearAttention
    let resampling: Convolution?
  }

  init(_ loader: WeightLoader, _ configuration: DiffVCConfiguration) {
    let width = configuration.scoreChannels
    self.width = width
    time = (
      Linear(loader.scoped("mlp.0"), from: width, to: 4 * width),
      Linear(loader.scoped("mlp.2"), from: 4 * width, to: width)
    )
    let conditionWidth = configuration.conditionWidth
    condition = (
      Linear(
        loader.scoped("cond_block.0"), from: width + conditionWidth + configuration.speakerWidth,
        to: 4 * conditionWidth),
      Linear(loader.scoped("cond_block.2"), from: 4 * conditionWidth, to: conditionWidth)
    )
    reference = ReferenceBlock(loader.scoped("ref_block"), width: conditionWidth, timeWidth: width)
    func block(_ name: String, _ inputs: Int, _ outputs: Int) -> TimedResidualBlock {
      TimedResidualBlock(loader.scoped(name), from: inputs, to: outputs, timeWidth: width)
    }
    func level(_ name: String, _ inputs: Int, _ outputs: Int, _ resampling: Convolution?) -> Level {
      Level(
        first: block("\(name).0", inputs, outputs), second: block("\(name).1", outputs, outputs),
        attention: LinearAttention(loader.scoped("\(name).2"), channels: outputs), resampling: resampling)
    }
    func halving(_ name: String, _ channels: Int) -> Convolution {
      Convolution(
        loader.scoped("\(name).3.conv"), from: channels, to: channels,
        .init([3, 3], stride: [2, 2], padding: [1, 1]))
    }
    func doubling(_ name: String, _ channels: Int) -> Convolution {
      Convolution(
        loader.scoped("\(name).3.conv"), from: channels, to: channels,
        .init([4, 4], stride: [2, 2], padding: [1, 1]), transposed: true)
    }
    downs = [
      level("downs.0", 2 + conditionWidth, width, halving("downs.0", width)),
      level("downs.1", width, 2 * width, halving("downs.1", 2 * width)),
      level("downs.2", 2 * width, 4 * width, nil),
    ]
    middle = (
      block("mid_block1", 4 * width, 4 * width),
      LinearAttention(loader.scoped("mid_attn"), channels: 4 * width),
      block("mid_block2", 4 * width, 4 * width)
    )
    ups = [
      level("ups.0", 8 * width, 2 * width, doubling("ups.0", 2 * width)),
      level("ups.1", 4 * width, width, doubling("ups.1", width)),
    ]
    last = MaskedBlock(loader.scoped("final_block"), from: width, to: width)
    output = Convolution(loader.scoped("final_conv"), from: width, to: 1, .init([1, 1]))
  }

  /// - Parameters:
  ///   - state: x_t, `[N, bands, T]`.
  ///   - reference: the reference's mel at this time, `[N, bands, T_ref]`.
  ///   - times: t, `[N]`.
  /// - Returns: the score, `[N, bands, T]`.
  func callAsFunction(_ state: Tensor, _ given: Condition, reference mel: Tensor, times: Tensor) -> Tensor {
    let angles = timeAngles(times)
    let embedding = time.1(time.0(angles).mish())
    let voice = reference(
      mel.unsqueezed(1), mask: given.referenceMask.unsqueezed(1), time: embedding)
    let told = condition.1(condition.0(.concatenated([angles, voice, given.speaker], 1)).mish())
    let shape = [state.size(0), told.size(1), state.size(1), state.size(2)]
    var x = Tensor.concatenated(
      [
        given.mean.unsqueezed(1), state.unsqueezed(1),
        told.unsqueezed(2).unsqueezed(3).expanded(shape),
      ], 1)

    let full = given.mask.unsqueezed(1)
    func halved(_ mask: Tensor) -> Tensor { mask.sliced(3, 0..<mask.size(3), step: 2) }
    let masks = [full, halved(full), halved(halved(full))]
    var kept: [Tensor] = []
    for (level, mask) in zip(downs, masks) {
      x = level.second(level.first(x, mask: mask, time: embedding), mask: mask, time: embedding)
      x = level.attention(x)
      kept.append(x)
      x = level.resampling.map { $0(x * mask) } ?? x * mask
    }
    x = middle.1(middle.0(x, mask: masks[2], time: embedding))
    x = middle.2(x, mask: masks[2], time: embedding)
    for (index, level) in ups.enumerated() {
      let mask = masks[2 - index]
      // What was kept at the full resolution is used nowhere, in the reference neither.
      x = .concatenated([x, kept[2 - index]], 1)
      x = level.second(level.first(x, mask: mask, time: embedding), mask: mask, time: embedding)
      x = level.attention(x)
      x = level.resampling.map { $0(x * mask) } ?? x
    }
    x = last(x, mask: full)
    return (output(x * full) * full).squeezed(1)
  }

  /// `[sin(1000 t f), cos(1000 t f)]` with falling frequencies f, `[N, width]`.
  private func timeAngles(_ times: Tensor) -> Tensor {
    let half = width / 2
    let step = log(10_000) / Double(half - 1)
    let frequencies = (Tensor.range(half, device: times.device) * -step).exp()
    let angles = (times * 1_000).unsqueezed(1) * frequencies.unsqueezed(0)
    return .concatenated([angles.sin(), angles.cos()], 1)
  }
}
