public import AssayCheckpoint
public import AssayDiffusion
package import AssayModelStore
import AssayNN
import AssayRoles
public import AssayTensor
import Foundation

/// DiffVC without its features and its vocoder: a mel's content in the voice of another.
///
/// Source and reference mel → ``AverageVoiceEncoder`` → X̄ and Ȳ → from X̄ with noise back in time with ``DiffVCScore``,
/// which sees the reference at the same time → mel.
///
/// - Reference: Popov et al., *Diffusion-Based Voice Conversion with Fast Maximum Likelihood Sampling Scheme*, ICLR 2022.
public struct DiffVCModel: Sendable {
  public let configuration: DiffVCConfiguration
  public let process: MeanRevertingSDE
  let encoder: AverageVoiceEncoder
  let score: DiffVCScore

  /// Frames of the state are a multiple of this: two halvings.
  private static let granularity = 4

  /// Loads `vc.pt`, of whatever sizes its weights are.
  ///
  /// - Throws: ``CheckpointError`` for a file that cannot be read, ``WeightError`` for weights of another network.
  package init(weights: WeightFile, device: Device) throws {
    let tensors = try weights.stateDict(at: "")
    try self.init(tensors, source: weights.url.path, .init(StateDictShapes(tensors)), device: device)
  }

  /// - Parameters:
  ///   - tensors: the state dict.
  ///   - source: the file's name, for messages.
  /// - Throws: ``WeightError`` for weights of another network.
  public init(
    _ tensors: [String: CheckpointTensor], source: String, _ configuration: DiffVCConfiguration = .published,
    device: Device = .cpu
  ) throws {
    let loader = WeightLoader(tensors, source: source, device: device)
    self.init(loader, configuration)
    try loader.finish()
  }

  /// - Parameter loader: hands out the weights.
  init(_ loader: WeightLoader, _ configuration: DiffVCConfiguration) {
    self.configuration = configuration
    process = MeanRevertingSDE(lowest: configuration.lowestNoise, highest: configuration.highestNoise)
    encoder = AverageVoiceEncoder(loader.scoped("encoder"), configuration)
    score = DiffVCScore(loader.scoped("decoder.estimator"), configuration)
  }

  /// Converts.
  ///
  /// - Parameters:
  ///   - source: logarithms of mel magnitudes, `[N, bands, T]`; each item of a batch as alone only where all are of one
  ///     length.
  ///   - reference: likewise, of any length.
  ///   - lengths: the frames that are there of each source and reference; `nil` for all.
  ///   - speaker: d-vectors, `[N, 256]`.
  ///   - noise: draws of `[N, bands, T]` with T rounded up to a multiple of 4: one to begin with, then one for each step
  ///     but for the probability flow.
  ///   - progress: called with the share that is done.
  /// - Returns: what the reverse process ends with, `[N, bands, T]`, and the average voice it began around.
  public func convert(
    _ source: Tensor, reference: Tensor, lengths: (source: [Int], reference: [Int])? = nil, speaker: Tensor,
    sampler: MaximumLikelihoodSampler = .init(), noise: Noise, progress: (Double) -> Void = { _ in }
  ) throws -> (mel: Tensor, mean: Tensor) {
    let (count, bands, frames) = (source.size(0), source.size(1), source.size(2))
    let mask = Self.mask(lengths?.source, count: count, frames: frames, device: source.device)
    let referenceMask = Self.mask(
      lengths?.reference, count: count, frames: reference.size(2), device: source.device)
    let mean = encoder(source, mask: mask)
    let referenceMean = encoder(reference, mask: referenceMask)
    let share = process.decay(0, 1)
    let begun = (source * share + mean * (1 - share)) * mask
    let missing = (Self.granularity - frames % Self.granularity) % Self.granularity
    func padded(_ x: Tensor) -> Tensor { missing == 0 ? x : x.padded(0, missing) }
    let start = padded(begun)
    let sampled = try sample(
      start + noise([count, bands, frames + missing]),
      .init(mean: padded(mean), mask: padded(mask), referenceMask: referenceMask, speaker: speaker),
      reference: (reference, referenceMean), sampler: sampler, noise: noise, progress: progress)
    return (sampled.sliced(2, 0..<frames), begun)
  }

  /// The reverse process.
  ///
  /// - Parameters:
  ///   - start: `[N, bands, T]`, T a multiple of 4.
  ///   - reference: its mel and its average voice, `[N, bands, T_ref]`.
  func sample(
    _ start: Tensor, _ condition: DiffVCScore.Condition, reference: (mel: Tensor, mean: Tensor),
    sampler: MaximumLikelihoodSampler, noise: Noise, progress: (Double) -> Void = { _ in }
  ) throws -> Tensor {
    var sampler = sampler
    sampler.mask = condition.mask
    return try sampler.sample(
      from: start, around: condition.mean, process: process,
      field: { state, time in
        let share = process.decay(0, time)
        let seen = (reference.mel * share + reference.mean * (1 - share)) * condition.referenceMask
        let times = Tensor.full(time, shape: [state.size(0)], device: state.device)
        return score(state, condition, reference: seen, times: times)
      }, noise: noise, progress: progress)
  }

  /// `[N, 1, T]`.
  static func mask(_ lengths: [Int]?, count: Int, frames: Int, device: Device) -> Tensor {
    let lengths = lengths ?? Array(repeating: frames, count: count)
    let values = lengths.flatMap { length in (0..<frames).map { Float($0 < length ? 1 : 0) } }
    return Tensor(values, shape: [count, 1, frames], device: device)
  }
}
