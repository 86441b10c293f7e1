public import AssayCheckpoint
package import AssayModelStore
import AssayNN
import AssayRoles
public import AssayTensor
import Foundation

/// SV2TTS's vocoder: mel frames → samples, one after the other, each drawn from a distribution over 512 values.
///
/// The input of a layer is a sum of what is known beforehand and what the state adds, so all that does not depend on the
/// state is multiplied at once for all samples, and a step is left with four products.
///
/// - Reference: Kalchbrenner et al., *Efficient Neural Audio Synthesis*, ICML 2018; network and weights are those of the
///   Real-Time-Voice-Cloning toolbox (mode RAW).
public struct WaveRNN: Sendable {
  /// What was drawn, for the folds side by side.
  public struct Draw {
    /// In [−1, 1], by fold.
    public let samples: [[Double]]
    /// By step, `[folds]` each.
    let labels: [Tensor]
    /// By step, `[folds, classes]` each; only where it was asked for.
    let posteriors: [Tensor]
  }

  public let configuration: WaveRNNConfiguration
  private let conditioning: WaveRNNConditioning
  private let input: Linear
  private let first: [Tensor]
  private let second: [Tensor]
  private let linear: (Linear, Linear, Linear)
  private let device: Device

  /// Samples whose products are computed at once: 33 MB for each fold.
  private static let block = 2_000

  /// Loads `vocoder.pt`, of whatever sizes its weights are.
  ///
  /// - Throws: ``CheckpointError`` for a file that cannot be read, ``WeightError`` for weights of another network.
  package init(weights: WeightFile, device: Device) throws {
    let tensors = try weights.stateDict(at: "model_state")
    try self.init(tensors, source: weights.url.path, .init(StateDictShapes(tensors)), device: device)
  }

  /// - Parameters:
  ///   - tensors: the state dict.
  ///   - source: the file's name, for messages.
  /// - Throws: ``WeightError`` for weights of another network.
  public init(
    _ tensors: [String: CheckpointTensor], source: String, _ configuration: WaveRNNConfiguration = .published,
    device: Device = .cpu
  ) throws {
    let loader = WeightLoader(tensors, source: source, device: device)
    self.init(loader, configuration)
    try loader.finish()
  }

  /// - Parameter loader: hands out the weights.
  init(_ loader: WeightLoader, _ configuration: WaveRNNConfiguration) {
    self.configuration = configuration
    device = loader.device
    conditioning = WaveRNNConditioning(loader.scoped("upsample"), configuration)
    let (width, quarter) = (configuration.recurrentWidth, configuration.auxiliaryWidth / 4)
    input = Linear(loader.scoped("I"), from: configuration.melBands + quarter + 1, to: width)
    func recurrent(_ name: String, _ inputs: Int) -> [Tensor] {
      let scoped = loader.scoped(name)
      return [
        scoped.tensor("weight_ih_l0", [3 * width, inputs]),
        scoped.tensor("weight_hh_l0", [3 * width, width]),
        scoped.tensor("bias_ih_l0", [3 * width]), scoped.tensor("bias_hh_l0", [3 * width]),
      ]
    }
    first = recurrent("rnn1", width)
    second = recurrent("rnn2", width + quarter)
    linear = (
      Linear(loader.scoped("fc1"), from: width + quarter, to: configuration.linearWidth),
      Linear(loader.scoped("fc2"), from: configuration.linearWidth + quarter, to: configuration.linearWidth),
      Linear(loader.scoped("fc3"), from: configuration.linearWidth, to: configuration.classes)
    )
    loader.ignore("step")
  }

  /// What is heard at each sample, `[N, T · hop, bands]` and `[N, T · hop, auxiliary]`.
  func conditioned(_ mel: Tensor) -> (mel: Tensor, auxiliary: Tensor) { conditioning(mel) }

  /// Speech from a mel.
  ///
  /// - Parameters:
  ///   - mel: in [−1, 1] (a quarter of the synthesizer's), `[bands, T]`, T of 2 or more.
  ///   - folds: how long folds are; `nil` for one after the other, which is slow.
  ///   - uniform: draws in [0, 1) of shape `[steps, folds]`.
  ///   - progress: called with the share that is done.
  /// - Returns: `(T − 1) · hop` samples at 16 kHz, not clipped, the last 20 frames faded out.
  public func callAsFunction(
    _ mel: Tensor, folds: (target: Int, overlap: Int)? = WaveRNNFolds.published,
    uniform: (_ shape: [Int]) -> Tensor, progress: (Double) -> Void = { _ in }
  ) -> [Float] {
    let frames = mel.size(1)
    let heard = conditioning(mel.unsqueezed(0))
    let length = frames * configuration.hop
    var whole: [Double]
    if let folds, length >= folds.overlap {
      let layout = WaveRNNFolds(length: length, target: folds.target, overlap: folds.overlap)
      func folded(_ x: Tensor) -> Tensor {
        let padded = x.transposed().padded(0, layout.length - length).transposed()
        return .concatenated(
          layout.starts.map { padded.sliced(1, $0..<$0 + layout.foldLength) }, 0)
      }
      let draw = draw(
        mel: folded(heard.mel), auxiliary: folded(heard.auxiliary),
        uniform: uniform([layout.foldLength, layout.count]), progress: progress)
      whole = layout.joined(draw.samples)
    } else {
      whole =
        draw(
          mel: heard.mel, auxiliary: heard.auxiliary, uniform: uniform([length, 1]), progress: progress
        ).samples[0]
    }
    return finished(whole, frames: frames)
  }

  /// Out of the μ-law domain, without pre-emphasis, cut, and faded at the end.
  func finished(_ samples: [Double], frames: Int) -> [Float] {
    let expanded = samples.map { MuLaw.expanded($0, classes: configuration.classes) }
    var sound = Array(MuLaw.deemphasized(expanded).prefix((frames - 1) * configuration.hop))
    // The reference cannot end a sound that is shorter than its fade.
    let fade = min(20 * configuration.hop, sound.count)
    for place in 0..<fade {
      sound[sound.count - fade + place] *= fade == 1 ? 1 : 1 - Double(place) / Double(fade - 1)
    }
    return sound.map(Float.init)
  }

  /// Draws samples of several folds side by side.
  ///
  /// - Parameters:
  ///   - mel: `[folds, steps, bands]`, auxiliary features likewise.
  ///   - uniform: `[steps, folds]`; the label is the number of classes whose cumulative probability is at most it.
  ///   - keepsPosteriors: whether the distributions are returned.
  func draw(
    mel: Tensor, auxiliary: Tensor, uniform: Tensor, keepsPosteriors: Bool = false,
    progress: (Double) -> Void = { _ in }
  ) -> Draw {
    let (folds, steps) = (mel.size(0), mel.size(1))
    let stepper = WaveRNNStep(input: input, first: first, second: second, linear: linear, configuration)
    var state = stepper.start(folds: folds, device: device)
    var sample = Tensor.zeros([folds, 1], device: device)
    var labels: [Tensor] = []
    var posteriors: [Tensor] = []
    for start in stride(from: 0, to: steps, by: Self.block) {
      let range = start..<min(steps, start + Self.block)
      let known = stepper.known(mel: mel.sliced(1, range), auxiliary: auxiliary.sliced(1, range))
      for index in 0..<range.count {
        let posterior = stepper(known, at: index, sample: sample, state: &state).softmax(1)
        let drawn = uniform.selected(0, start + index).unsqueezed(1).to(device)
        let label = (posterior.cumulativeSum(1) - drawn).isGreater(than: 0).to(.float32).sum(1)
        let number = Double(configuration.classes) - label
        labels.append(number)
        if keepsPosteriors { posteriors.append(posterior) }
        sample = (number * (2 / Double(configuration.classes - 1)) - 1).unsqueezed(1)
      }
      progress(Double(range.upperBound) / Double(steps))
    }
    let all = Tensor.stacked(labels).transposed().contiguous()
    let values = all.doubles.map { 2 * $0 / Double(configuration.classes - 1) - 1 }
    return Draw(
      samples: (0..<folds).map { Array(values[$0 * steps..<($0 + 1) * steps]) }, labels: labels,
      posteriors: posteriors)
  }
}
