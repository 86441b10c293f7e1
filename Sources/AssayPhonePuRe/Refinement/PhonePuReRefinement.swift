import AssayCheckpoint
public import AssayDiffusion
import AssayErrors
public import AssayFeatures
import AssayNetworks
import AssayRoles
public import AssaySignal
public import AssayTensor
import Foundation

/// PhonePuRe's second stage: draws natural speech given purified speech and, where known, its phonemes.
///
/// Pipeline: waveform / peak → ``CompressedSTFT`` → zero frames up to a multiple of 64 → a ``ScoreSampler`` around
/// the spectrogram, with a ``PhonePuReScoreNetwork`` as the score → inverse, of the added frames too, whose windows reach into the
/// last 254 samples → · peak.
///
/// - Reference: Fan et al., *De-AntiFake: Rethinking the Protective Perturbations Against Voice Cloning Attacks*,
///   ICML 2025, section 4.
public struct PhonePuReRefinement: Sendable {
  /// How much of a recording the network sees at once.
  public enum Extent: Sendable, Hashable {
    /// All of it, as the official code: memory grows with the length, and its attention's with the square.
    case whole
    /// Windows of `frames` (a multiple of 64) that share `overlap` frames (at most half) and are cross-faded; a
    /// recording that fits one window is done as a whole. One of more than ``longest`` samples is cut into pieces, see
    /// ``SpeechPieces``.
    case windows(frames: Int, overlap: Int)

    /// 512 frames, 4.1 s, of which neighbours share 64, 0.5 s: 2.5 GB with the official network.
    public static let bounded = Extent.windows(frames: 512, overlap: 64)

    /// Two minutes: state, noise and score of three hours would take more memory than most machines have.
    public static let longest = 120 * 16_000
  }

  public let network: any PhonePuReScoreNetwork
  public let spectrogram: CompressedSTFT
  public let process: OUVESDE
  public let device: Device

  /// Samples per second.
  public let sampleRate = 16_000
  /// Frames are added up to a multiple of this.
  public static let frameGranularity = 64

  /// - Throws: ``RoleError`` for a recipe that makes no sense or does not fit the network.
  public init(
    _ network: any PhonePuReScoreNetwork, _ recipe: PhonePuReRefinementConfiguration = .phonePuRe,
    device: Device = .cpu
  ) throws {
    try recipe.validate()
    guard network.takes(frequencies: recipe.spectrogram.frequencies),
      Self.frameGranularity.isMultiple(of: network.granularity)
    else {
      throw RoleError(
        .invalidParameter,
        "This network cannot refine spectrograms of \(recipe.spectrogram.frequencies) frequencies, with or without "
          + "phonemes: correct n_fft (510) or the network's inputs in its configuration.")
    }
    self.network = network
    self.device = device
    spectrogram = try CompressedSTFT(recipe.spectrogram, device: device)
    process = recipe.process
  }

  /// Whether the network was trained with phonemes.
  public var usesPhonemes: Bool { network.usesPhonemes }
}

extension PhonePuReRefinement {
  /// Refines speech, with noise from a seed.
  ///
  /// See ``callAsFunction(_:phonemes:sampler:extent:noise:progress:)``.
  public func callAsFunction(
    _ speech: Waveform, phonemes: Tensor? = nil,
    sampler: any ScoreSampler<OUVESDE> = PredictorCorrectorSampler<OUVESDE>.phonePuRe,
    extent: Extent = .bounded, using generator: RandomGenerator, progress: (Double) -> Void = { _ in }
  ) throws -> Waveform {
    try self(
      speech, phonemes: phonemes, sampler: sampler, extent: extent,
      noise: { generator.complexNormal($0, device: device) }, progress: progress)
  }

  /// Refines speech.
  ///
  /// - Parameters:
  ///   - speech: purified, at ``sampleRate``. Zeros stay zeros: where the official code divides by the peak 0.
  ///   - phonemes: the expected magnitudes Λ, compressed, `[F, any]` real; cut or filled up with zeros. `nil` is all
  ///     zero.
  ///   - extent: see ``Extent``. Windows bound the network's memory, and pieces that of state, noise and score, which
  ///     take about 0.3 MB each for a second of speech.
  ///   - noise: the draws that the sampler needs, of shape `[1, 1, F, T]`.
  ///   - progress: called with the share that is done, from 0 to 1.
  /// - Returns: as many samples, not clipped.
  /// - Throws: ``SignalError`` for speech that is empty, too short or not finite, ``RoleError`` for phonemes or an
  ///   extent that do not fit, and what the sampler throws.
  public func callAsFunction(
    _ speech: Waveform, phonemes: Tensor? = nil,
    sampler: any ScoreSampler<OUVESDE> = PredictorCorrectorSampler<OUVESDE>.phonePuRe,
    extent: Extent = .bounded, noise: Noise, progress: (Double) -> Void = { _ in }
  ) throws -> Waveform {
    let peak = try peak(of: speech)
    guard peak > 0 else { return speech }
    return try withoutGradients {
      let pieces = SpeechPieces(
        speech.count, longest: extent == .whole ? speech.count : Extent.longest,
        hop: spectrogram.configuration.hop)
      let refined = try pieces.joined { piece, index in
        let waveform =
          Tensor(Array(speech.samples[piece]), shape: [1, piece.count], device: device) / Double(peak)
        let first = piece.lowerBound / spectrogram.configuration.hop
        let own = phonemes.map { $0.sliced(1, min(first, $0.size(1))..<$0.size(1)) }
        let noisy = padded(spectrogram(waveform))
        let sampled = try sample(
          noisy, phonemes: try guidance(own, frames: spectrogram.frameCount(piece.count)), sampler: sampler,
          extent: extent, noise: noise, progress: { progress((Double(index) + $0) / Double(pieces.count)) })
        return (spectrogram.inverse(sampled, length: piece.count) * Double(peak)).floats
      }
      return Waveform(samples: refined, sampleRate: sampleRate)
    }
  }

  /// Draws a clean spectrogram.
  ///
  /// - Parameters:
  ///   - noisy: padded, `[1, 1, F, T]` complex.
  ///   - phonemes: padded, `[1, 1, F, T]` real, for a network that uses them.
  func sample(
    _ noisy: Tensor, phonemes: Tensor?, sampler: any ScoreSampler<OUVESDE>, extent: Extent, noise: Noise,
    progress: (Double) -> Void = { _ in }
  ) throws -> Tensor {
    let windows = try windows(extent, count: noisy.size(3))
    let condition = [noisy] + (phonemes.map { [$0.to(.complex64)] } ?? [])
    return try sampler.sample(
      around: noisy, process: process,
      field: { state, time in
        windows(.concatenated([state] + condition, 1)) { network.score($0, time: time, process: process) }
      }, noise: noise, progress: progress)
  }

  private func windows(_ extent: Extent, count: Int) throws -> WindowedScore {
    switch extent {
    case .whole: return WindowedScore(count: count, length: count, overlap: 0, device: device)
    case .windows(let frames, let overlap):
      guard frames > 0, frames.isMultiple(of: Self.frameGranularity), (0...frames / 2).contains(overlap),
        overlap.isMultiple(of: network.granularity)
      else {
        throw RoleError(
          .invalidParameter,
          "Windows of \(frames) frames that share \(overlap) are not possible: give a multiple of "
            + "\(Self.frameGranularity) frames and a multiple of \(network.granularity) to share, at most half."
        )
      }
      return WindowedScore(count: count, length: frames, overlap: overlap, device: device)
    }
  }

  /// Zero frames at the end, up to a multiple of 64.
  private func padded(_ spectra: Tensor) -> Tensor {
    let excess = spectra.size(3) % Self.frameGranularity
    return excess == 0 ? spectra : spectra.padded(0, Self.frameGranularity - excess)
  }

  /// Λ as the network's third input, `[1, 1, F, T]`.
  private func guidance(_ phonemes: Tensor?, frames: Int) throws -> Tensor? {
    let frequencies = spectrogram.configuration.frequencies
    guard usesPhonemes else {
      guard phonemes == nil else {
        throw RoleError(
          .unsuitableInput,
          "This refinement network was trained without phonemes: remove them, or use a checkpoint with 6 input "
            + "channels.")
      }
      return nil
    }
    let given = phonemes ?? .zeros([frequencies, 0])
    guard given.rank == 2, given.size(0) == frequencies else {
      throw RoleError(
        .unsuitableInput,
        "Phonemes of shape \(given.shape) do not fit spectrograms of \(frequencies) frequencies: use a dictionary "
          + "made for them.")
    }
    let cut = given.to(device).sliced(1, 0..<min(frames, given.size(1)))
    return padded(cut.padded(0, frames - cut.size(1)).reshaped(1, 1, frequencies, frames))
  }

  private func peak(of speech: Waveform) throws -> Float {
    guard speech.sampleRate == sampleRate else {
      throw SignalError(
        .invalidParameter,
        "Refinement works at \(sampleRate) Hz, but the speech has \(speech.sampleRate) Hz: resample it first."
      )
    }
    guard !speech.samples.isEmpty else {
      throw SignalError(.empty, "The speech to refine holds no samples: record or export it again.")
    }
    guard speech.samples.allSatisfy(\.isFinite) else {
      throw SignalError(
        .notFinite, "The speech to refine holds a NaN or infinite sample: export it again.")
    }
    guard speech.count >= spectrogram.minimumCount else {
      throw SignalError(
        .tooShort,
        "The speech to refine has \(speech.count) samples, fewer than the \(spectrogram.minimumCount) that it takes: "
          + "use a longer recording.")
    }
    return speech.peak
  }
}
