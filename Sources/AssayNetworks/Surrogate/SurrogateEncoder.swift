import AssayCheckpoint
public import AssayModelStore
public import AssayNN
public import AssayRoles
public import AssaySignal
public import AssayTensor
import Foundation

/// Two small speaker encoders of one's own, trained on whatever speech there is: what a perturbation can be made against
/// where neither the encoders of cloning systems nor the verifiers that judge may be looked at.
///
/// One is recurrent on mel power, one convolutional on its logarithms, as the encoders that AntiFake attacks with weights
/// are (`SurrogateProtection`).
public struct SurrogateEncoder: SpeakerEncoder {
  /// Which of the two.
  public enum Member: String, CaseIterable, Sendable {
    case recurrent
    case convolutional
  }

  /// Samples that an embedding hears at once: 1.6 s.
  public static let window = 25_600

  public let weightHashes: [String: String]
  private let recurrent: RecurrentSurrogate
  private let convolutional: ConvolutionalSurrogate

  public var sampleRate: Int { 16_000 }

  /// - Parameter loader: with the members' names as scopes.
  public init(_ loader: WeightLoader, device: Device, weightHashes: [String: String] = [:]) {
    recurrent = RecurrentSurrogate(loader.scoped(Member.recurrent.rawValue), device: device)
    convolutional = ConvolutionalSurrogate(loader.scoped(Member.convolutional.rawValue), device: device)
    self.weightHashes = weightHashes
  }

  /// Loads what `assay train surrogate` saved.
  ///
  /// - Throws: ``CheckpointError`` for a file that cannot be read, ``WeightError`` for one of other weights.
  public init(weights: WeightFile, device: Device = .cpu) throws {
    let loader = WeightLoader(
      try weights.stateDict(at: ""), source: weights.url.path, device: device)
    self.init(loader, device: device, weightHashes: weights.hashes)
    // The centres of the training's speakers.
    for member in Member.allCases { loader.ignore("centres.\(member.rawValue)") }
    try loader.finish()
  }

  /// Embeds pieces of speech.
  ///
  /// - Parameter waveforms: at 16 kHz, `[N, L]`, ``window`` samples long as in training.
  /// - Returns: `[N, 128]` of norm 1.
  public func embeddings(of waveforms: Tensor, by member: Member) -> Tensor {
    switch member {
    case .recurrent: recurrent(waveforms)
    case .convolutional: convolutional(waveforms)
    }
  }

  /// One of the two as an encoder of its own.
  public func encoder(_ member: Member) -> any SpeakerEncoder { SurrogateMember(whole: self, member: member) }

  /// Resamples to 16 kHz, and pads to one window.
  ///
  /// - Throws: ``SignalError`` for empty, silent or non-finite input.
  public func prepare(_ waveform: Waveform) throws -> Waveform {
    try waveform.requireUsable("The recording")
    let samples = try waveform.resampled(to: sampleRate).samples
    return Waveform(
      samples: samples + [Float](repeating: 0, count: max(0, Self.window - samples.count)),
      sampleRate: sampleRate)
  }

  /// The mean over windows, of each member.
  ///
  /// - Parameter waveforms: prepared waveforms, shape `[N, L]`.
  /// - Returns: shape `[N, 256]`.
  public func embeddings(of waveforms: Tensor, using generator: RandomGenerator) -> Tensor {
    partialEmbeddings(of: waveforms, using: generator).mean(1)
  }

  /// `[N, L]` → `[N, P, 256]`.
  public func partialEmbeddings(of waveforms: Tensor, using generator: RandomGenerator) -> Tensor {
    let windows = waveforms.framed(size: Self.window, hop: Self.window)
    let (count, partials) = (windows.size(0), windows.size(1))
    let each = windows.reshaped(count * partials, Self.window)
    return Tensor.concatenated(Member.allCases.map { embeddings(of: each, by: $0) }, 1)
      .reshaped(count, partials, -1)
  }
}

/// A member of ``SurrogateEncoder``, which hears a waveform as a whole.
private struct SurrogateMember: SpeakerEncoder {
  let whole: SurrogateEncoder
  let member: SurrogateEncoder.Member

  var sampleRate: Int { whole.sampleRate }
  var weightHashes: [String: String] { whole.weightHashes }

  func prepare(_ waveform: Waveform) throws -> Waveform { try whole.prepare(waveform) }

  func embeddings(of waveforms: Tensor, using generator: RandomGenerator) -> Tensor {
    whole.embeddings(of: waveforms, by: member)
  }
}
