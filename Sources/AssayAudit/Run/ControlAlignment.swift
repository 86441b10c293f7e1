import AssayRoles
import AssaySignal
import Foundation

/// How well one protected recording was aligned with the clean one, and how strong its perturbation is.
struct ControlAlignment: Equatable {
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

  /// Reads what an artefact's record keeps.
  ///
  /// - Parameter details: JSON of ``details``; `nil` comes back for anything else.
  init?(details: String) {
    guard
      let values = try? JSONDecoder().decode([String: ParameterValue].self, from: Data(details.utf8)),
      case .integer(let speechFrames) = values["speechFrames"],
      case .integer(let alignedFrames) = values["alignedFrames"],
      case .integer(let pieces) = values["alignedPieces"],
      let medianCorrelation = Self.number(values["medianCorrelation"]), let gain = Self.number(values["gain"])
    else { return nil }
    self.speechFrames = speechFrames
    self.alignedFrames = alignedFrames
    self.medianCorrelation = medianCorrelation
    segmentalRatio = Self.number(values["segmentalSignalToNoise"])
    self.gain = gain
    self.pieces = pieces
  }

  /// A number such as 1.0 comes back from JSON as a whole one.
  private static func number(_ value: ParameterValue?) -> Double? {
    switch value {
    case .number(let value): value
    case .integer(let value): Double(value)
    default: nil
    }
  }
}
