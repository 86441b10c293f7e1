import AssayCheckpoint
import AssayModelStore
import AssayNN
import AssayRoles
import AssaySignal
import AssayTensor
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
  /// - Parameter waveform: a prepared waveform, shape `[L]`.
  /// - Returns: shape `[256]`.
  public func embedding(of waveform: Tensor) -> Tensor {
    let windows = waveform.unsqueezed(0).framed(size: Self.window, hop: Self.window).squeezed(0)
    return .concatenated(Member.allCases.map { embeddings(of: windows, by: $0).mean(0) }, 0)
  }
}
