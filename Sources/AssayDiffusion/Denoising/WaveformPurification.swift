import AssayErrors
import AssayRoles
public import AssayTensor

/// PhonePuRe's first stage, AudioPure, and their relatives: a perturbation drowns in a little noise, which a diffusion
/// model then takes away together with it.
///
/// Recipes differ in what is done (``Operation``) and on how much at once (``Extent``). Nothing is normalised before
/// and nothing clipped after. Gradients flow from the result to the waveform.
///
/// - Reference: Wu et al., *Defending against Adversarial Audio via Diffusion Model*, ICLR 2023 (AudioPure); Fan et
///   al., *De-AntiFake*, ICML 2025, section 4.1 (stage 1 of PhonePuRe).
public struct WaveformPurification: Sendable, Hashable {
  /// What is done to a segment.
  public enum Operation: String, Sendable, Hashable, CaseIterable {
    /// Forward diffusion to level t, then t reverse steps.
    case ddpm
    /// Forward diffusion only, also the waveform part of DualPure.
    case diffNoise
    /// Reverse steps only, from the input as it is.
    case diffRev
    /// Forward diffusion, then straight back with one prediction.
    case oneShot
  }

  /// How much of a recording the network sees at once.
  public enum Extent: Sendable, Hashable {
    /// All of it.
    case whole
    /// `length` samples, the last ones followed by zeros. Neighbours share `overlap` samples (at most half), in which
    /// one fades linearly into the other; the official code has none, and may click at each border.
    case segments(length: Int = segmentLength, overlap: Int)
  }

  public let operation: Operation
  public let extent: Extent
  /// t, the steps of noise that are added or taken away.
  public let level: Int
  /// How often the operation is done to its own result.
  public let repeats: Int
  /// Segments in one call of the network, at least; a network may want more. It decides memory and speed, not the noise.
  public let segmentsPerCall: Int
  public let diffusion: DenoisingDiffusion

  /// Samples per second.
  public static let sampleRate = 16_000
  /// Samples in a segment of the paper's: one second.
  public static let segmentLength = 16_000

  /// PhonePuRe's first stage: three steps on seconds of speech.
  public static let phonePuRe = WaveformPurification(valid: .ddpm, .segments(overlap: 0))
  /// AudioPure as De-AntiFake runs it: three steps on whole recordings.
  public static let audioPure = WaveformPurification(valid: .ddpm, .whole)

  /// - Throws: ``RoleError`` naming the value that no recipe can have.
  public init(
    _ operation: Operation, _ extent: Extent = .segments(overlap: 0), level: Int = 3, repeats: Int = 1,
    segmentsPerCall: Int = 1, schedule: BetaSchedule = .diffWave
  ) throws {
    self.init(
      valid: operation, extent, level: level, repeats: repeats, segmentsPerCall: segmentsPerCall,
      schedule: schedule)
    try Self.require((1...schedule.steps).contains(level), "step count is \(level)", "1 to \(schedule.steps)")
    try Self.require((1...1_000).contains(repeats), "number of repeats is \(repeats)", "1 to 1000")
    try Self.require(
      (1...1_024).contains(segmentsPerCall), "number of segments in a call is \(segmentsPerCall)", "1 to 1024"
    )
    if case .segments(let length, let overlap) = extent {
      try Self.require(
        (1_024...100_000_000).contains(length), "segment has \(length) samples", "1024 or more")
      try Self.require(
        (0...length / 2).contains(overlap), "overlap is \(overlap) samples", "0 to \(length / 2)")
    }
  }

  private init(
    valid operation: Operation, _ extent: Extent, level: Int = 3, repeats: Int = 1, segmentsPerCall: Int = 1,
    schedule: BetaSchedule = .diffWave
  ) {
    self.operation = operation
    self.extent = extent
    self.level = level
    self.repeats = repeats
    self.segmentsPerCall = segmentsPerCall
    diffusion = DenoisingDiffusion(schedule)
  }

  private static func require(_ holds: Bool, _ what: String, _ range: String) throws {
    guard holds else {
      throw RoleError(.invalidParameter, "The purification's \(what); it must be \(range): choose another.")
    }
  }

  /// Draws of noise for each segment.
  public var draws: Int {
    switch operation {
    case .ddpm: repeats * level
    case .diffRev: repeats * (level - 1)
    case .diffNoise, .oneShot: repeats
    }
  }

  /// Calls of the network for each segment.
  public var predictions: Int {
    switch operation {
    case .ddpm, .diffRev: repeats * level
    case .diffNoise: 0
    case .oneShot: repeats
    }
  }
}

extension WaveformPurification {
  /// Purifies a waveform with a network and noise from a generator.
  ///
  /// See ``callAsFunction(_:noise:progress:_:)``.
  public func callAsFunction(
    _ waveform: Tensor, network: any NoisePredictor, using generator: RandomGenerator,
    progress: (Double) -> Void = { _ in }
  ) -> Tensor {
    let device = waveform.device
    let prediction: (Tensor, Int) -> Tensor = { network($0, step: $1) }
    return self(
      waveform, noise: { generator.normal($0, device: device) },
      segmentsPerCall: max(segmentsPerCall, network.segmentsPerCall), progress: progress, prediction)
  }

  /// Purifies a waveform.
  ///
  /// - Parameters:
  ///   - waveform: samples in [−1, 1] at ``sampleRate``, `[L]` with L > 0.
  ///   - noise: called ``draws`` times with `[1, 1, l]` for the first segment (first the noise to be added, then that
  ///     of the reverse steps from high to low), then for the second, and so on. So the noise depends on the
  ///     segments and not on how many go into one call.
  ///   - segmentsPerCall: replaces the recipe's.
  ///   - progress: called with the share that is done, from 0 to 1.
  ///   - prediction: the network, for states `[N, 1, l]`.
  /// - Returns: `[L]`, not clipped.
  public func callAsFunction(
    _ waveform: Tensor, noise: Noise, segmentsPerCall: Int? = nil,
    progress: (Double) -> Void = { _ in }, _ prediction: NoisePrediction
  ) rethrows -> Tensor {
    precondition(waveform.rank == 1 && waveform.count > 0, "no waveform of shape \(waveform.shape)")
    let length = waveform.count
    guard case .segments(let segment, let overlap) = extent else {
      let purified = try purified(waveform.reshaped(1, 1, length), noise: noise, prediction)
      progress(1)
      return purified.reshaped(length)
    }
    let hop = segment - overlap
    let count = max(0, length - segment + hop - 1) / hop + 1
    let padding = (count - 1) * hop + segment - length
    let segments = waveform.padded(0, padding).framed(size: segment, hop: hop).unsqueezed(1)
    var done: [Tensor] = []
    let together = segmentsPerCall ?? self.segmentsPerCall
    for first in stride(from: 0, to: count, by: together) {
      let next = min(first + together, count)
      done.append(try purified(segments.sliced(0, first..<next), noise: noise, prediction))
      progress(Double(next) / Double(count))
    }
    return joined(.concatenated(done, 0), segment: segment, overlap: overlap).sliced(0, 0..<length)
  }

  /// Purifies segments `[N, 1, l]`, all of them in one call of the network at a time.
  func purified(_ segments: Tensor, noise: Noise, _ prediction: NoisePrediction) rethrows -> Tensor {
    let shape = [1] + segments.shape.dropFirst()
    let drawn = (0..<segments.size(0)).map { _ in (0..<draws).map { _ in noise(shape) } }
    var used = 0
    let next: Noise = { _ in
      defer { used += 1 }
      return .concatenated(drawn.map { $0[used] }, 0)
    }
    var state = segments
    for _ in 0..<repeats {
      if operation != .diffRev {
        state = diffusion.noised(state, level: level, noise: next(state.shape))
      }
      switch operation {
      case .ddpm, .diffRev: state = try diffusion.denoised(state, level: level, noise: next, prediction)
      case .oneShot: state = try diffusion.denoisedAtOnce(state, level: level, prediction)
      case .diffNoise: break
      }
    }
    return state
  }

  /// Segments `[N, 1, l]` one after the other, faded into each other where they overlap.
  private func joined(_ segments: Tensor, segment: Int, overlap: Int) -> Tensor {
    guard overlap > 0 else { return segments.reshaped(-1) }
    let count = segments.size(0)
    let rising = (0..<overlap).map { (Float($0) + 0.5) / Float(overlap) }
    let ones = [Float](repeating: 1, count: segment - overlap)
    let weights = (0..<count).map { index in
      let fadeIn = Tensor((index == 0 ? rising.map { _ in 1 } : rising) + ones, device: segments.device)
      let fadeOut = Tensor(
        ones + (index == count - 1 ? rising.map { _ in 1 } : rising.reversed()), device: segments.device)
      return fadeIn * fadeOut
    }
    let faded = segments.squeezed(1) * Tensor.stacked(weights)
    return faded.unsqueezed(0).overlapAdded(hop: segment - overlap).squeezed(0)
  }
}
