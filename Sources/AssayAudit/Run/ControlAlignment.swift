import AssayRoles
import AssaySignal
import Foundation

/// How well one protected recording was aligned with the clean one, and how strong its perturbation is.
struct ControlAlignment: Sendable, Codable, Equatable {
  let speechFrames: Int
  let alignedFrames: Int
  let medianCorrelation: Double
  /// In decibels, over the speech frames; `nil` where the recordings have nothing in common.
  let segmentalRatio: Double?
  /// The factor from clean to protected speech; negative where the phase was inverted.
  let gain: Double
  /// Pieces of the clean recording that the protected one keeps.
  let pieces: Int

  init(_ alignment: SpeechAlignment, _ speech: AlignedSpeech) {
    speechFrames = alignment.speechFrames
    alignedFrames = alignment.alignedFrames
    medianCorrelation = alignment.medianCorrelation
    segmentalRatio = speech.segmentalRatio
    gain = alignment.gain
    pieces = alignment.pieces.count
  }

  /// Whether the recording gets a control.
  var suffices: Bool {
    segmentalRatio != nil && NoiseControlReport.suffices(aligned: alignedFrames, of: speechFrames)
  }

  /// What a control says of itself.
  var details: [String: ParameterValue] {
    var details: [String: ParameterValue] = [
      "speechFrames": .integer(speechFrames), "alignedFrames": .integer(alignedFrames),
      "medianCorrelation": .number(medianCorrelation), "gain": .number(gain),
      "alignedPieces": .integer(pieces),
    ]
    if speechFrames > 0 { details["alignedShare"] = .number(Double(alignedFrames) / Double(speechFrames)) }
    if let segmentalRatio { details["segmentalSignalToNoise"] = .number(segmentalRatio) }
    return details
  }
}
