import AssayErrors
import AssayFiles
import AssayRoles
import AssaySignal

/// An anonymiser without training, as a control: it destroys the voice itself, see ``McAdamsShift``.
///
/// Works at the recording's own rate. The result has the level of the input; `peakNormalise` gives the challenge's, which loses
/// it.
struct McAdams: Purifier {
  static let description = MethodDescription(
    name: "mcadams", role: .purifier,
    summary:
      "Anonymises: moves the formants by raising the angles of linear prediction's poles to a power. A control, which brings no "
      + "voice back.",
    paper:
      "J. Patino, N. Tomashenko, M. Todisco, A. Nautsch, N. Evans, “Speaker Anonymisation Using the McAdams Coefficient”, "
      + "Interspeech 2021, arXiv 2011.01130; as in the VoicePrivacy Challenge 2024",
    parameters: [
      ParameterDescription(
        "coefficient", .number(0.1...1), default: .number(0.8), help: "The power (α); 1 changes nothing."),
      ParameterDescription(
        "draw", .choice(["none", "speaker", "recording"]), default: .text("none"),
        help: "Draw the power from 0.5 to 0.9 for each speaker or each recording, as the challenge does."),
      ParameterDescription(
        "peakNormalise", .flag, default: .flag(false),
        help: "Scale to full scale and round to 16 bits towards zero, as the challenge does."),
    ])

  private enum Draw: String { case none, speaker, recording }

  private let coefficient: Double
  private let draw: Draw
  private let normalisesPeak: Bool

  /// - Throws: ``RoleError`` for a coefficient that the draw leaves without effect.
  init(_ values: ParameterValues) throws {
    coefficient = values.number("coefficient")
    draw = Draw(rawValue: values.text("draw")) ?? .none
    normalisesPeak = values.flag("peakNormalise")
    if draw != .none { try values.refuse("coefficient", because: "draw=\(draw.rawValue)") }
  }

  func purify(_ speech: Utterance, context: MethodContext) throws -> ProcessedSpeech {
    let rate = speech.waveform.sampleRate
    let coefficient = try coefficient(speech, seed: context.seed)
    var result = try speech.purified { samples in
      guard samples.count >= McAdamsShift.length(rate) else {
        throw SignalError(
          .tooShort, "\(speech.id) is shorter than 20 ms, the length of a frame: use a longer recording.")
      }
      let shifted = McAdamsShift(coefficient: coefficient).shifted(samples, sampleRate: rate)
      return normalisesPeak ? Self.atFullScale(shifted) : Self.levelled(shifted, like: samples)
    }
    if !result.notices.isEmpty { return result }
    result.details["coefficient"] = .number(coefficient)
    return result
  }

  private func coefficient(_ speech: Utterance, seed: UInt64) throws -> Double {
    switch draw {
    case .none: return coefficient
    case .recording: return Self.drawn(seed)
    case .speaker:
      guard let speaker = speech.speaker else {
        throw RoleError(
          .unsuitableInput,
          "The speaker of \(speech.id) is unknown here, so no power can be drawn for them: set the parameter draw=recording, "
            + "or run an audit, which knows who speaks.")
      }
      // Of the name alone, as in the challenge: a speaker has the same in every run.
      let hash = ContentHash(of: speaker).hexadecimal.prefix(8)
      return Self.drawn(UInt64(hash, radix: 16) ?? 0)
    }
  }

  /// Uniform in [0.5, 0.9).
  private static func drawn(_ seed: UInt64) -> Double {
    let bits = UnitSeed.derive(run: seed, purpose: "McAdams coefficient", utterance: "")
    return 0.5 + 0.4 * Double(bits >> 11) / 0x1p53
  }

  /// With the input's power over what frames cover, and no sample beyond full scale.
  private static func levelled(_ shifted: [Float], like samples: [Float]) -> [Float] {
    var (powers, peak) = ((new: 0.0, old: 0.0), Float(0))
    for (new, old) in zip(shifted, samples) where new != 0 {
      powers.new += Double(new) * Double(new)
      powers.old += Double(old) * Double(old)
      peak = max(peak, abs(new))
    }
    guard powers.new > 0 else { return shifted }
    let scale = Float((powers.old / powers.new).squareRoot())
    let factor = scale * peak > 1 ? 1 / peak : scale
    return shifted.map { $0 * factor }
  }

  static func atFullScale(_ shifted: [Float]) -> [Float] {
    let peak = shifted.reduce(Float(0)) { max($0, abs($1)) }
    guard peak > 0 else { return shifted }
    return shifted.map { ($0 / peak * 32_766).rounded(.towardZero) / 32_768 }
  }
}
