import AssayReport
import AssayRoles

/// How well a protection's recordings were aligned with the clean ones, for its noise controls.
public struct NoiseControlReport: Sendable, Codable, Equatable {
  /// The least share of speech frames that must be aligned, in a recording and over all of them.
  public static let leastShare = 0.8

  public let protection: String
  /// Protected recordings.
  public let recordings: Int
  /// Of ``recordings``: those that get no control since less than ``leastShare`` of their speech frames are aligned.
  public let leftOut: Int
  /// Of all recordings together.
  public let speechFrames: Int
  /// Of ``speechFrames``: those that correlate with the clean recording by 0.5 or more.
  public let alignedFrames: Int
  /// ``alignedFrames`` / ``speechFrames``; 0 without any.
  public let alignedShare: Double
  /// The median over recordings of their speech frames' median correlation; `nil` without recordings.
  public let medianCorrelation: Double?
  /// The perturbation's segmental signal-to-noise ratio in decibels, the mean over the recordings that get a control; `nil`
  /// without any.
  public let segmentalRatio: Double?
  /// Whether the controls are left out: when less than ``leastShare`` of the speech frames are aligned, or more
  /// recordings would be left out than not.
  public let isOmitted: Bool

  /// - Parameter alignments: of the recordings that the protection has.
  init(protection: String, _ alignments: [ControlAlignment]) {
    self.protection = protection
    recordings = alignments.count
    leftOut = alignments.count { !$0.suffices }
    let speech = alignments.reduce(0) { $0 + $1.speechFrames }
    let aligned = alignments.reduce(0) { $0 + $1.alignedFrames }
    (speechFrames, alignedFrames) = (speech, aligned)
    alignedShare = speech > 0 ? Double(aligned) / Double(speech) : 0
    let correlations = alignments.map(\.medianCorrelation).sorted()
    medianCorrelation =
      correlations.isEmpty
      ? nil : (correlations[(correlations.count - 1) / 2] + correlations[correlations.count / 2]) / 2
    let ratios = alignments.filter(\.suffices).compactMap(\.segmentalRatio)
    segmentalRatio = ratios.isEmpty ? nil : ratios.reduce(0, +) / Double(ratios.count)
    let sufficing = alignments.count { $0.suffices }
    isOmitted = !Self.suffices(aligned: aligned, of: speech) || 2 * sufficing < alignments.count
  }

  static func suffices(aligned: Int, of speech: Int) -> Bool {
    speech > 0 && Double(aligned) >= leastShare * Double(speech)
  }

  /// The controls' labels.
  var labels: [String] { NoiseControl.allCases.map { $0.label(for: protection) } }

  /// A line below the table; `nil` where the controls are left out.
  var line: String? {
    guard !isOmitted, let medianCorrelation, let segmentalRatio else { return nil }
    return
      "\(NoiseControl.white.label(for: protection)): aligned \(Self.percent(alignedShare)) of speech frames, "
      + "median correlation \(NumberFormat.decimals(medianCorrelation, 2)), "
      + "segmental SNR \(NumberFormat.decimals(segmentalRatio, 1)) dB"
  }

  /// What is said about recordings without controls, and about how many.
  var notice: (subject: AuditNotice.Subject, count: Int)? {
    guard leftOut > 0 || isOmitted, recordings > 0 else { return nil }
    let least = Self.percent(Self.leastShare)
    let match = "correlate by 0.5 or more with the clean recording"
    let shaped = NoiseControl.shaped.label(for: protection)
    let text: String
    if !isOmitted {
      text =
        "Left out of this control and of \(shaped), since less than \(least) of the recording's speech frames \(match)."
    } else if Self.suffices(aligned: alignedFrames, of: speechFrames) {
      text =
        "There is no such control and no \(shaped): in \(leftOut) of \(recordings) recordings less than \(least) of the "
        + "speech frames \(match) (\(Self.percent(alignedShare)) of all)."
    } else {
      text =
        "There is no such control and no \(shaped): \(Self.percent(alignedShare)) of the speech frames \(match), and "
        + "\(least) are needed."
    }
    return (
      AuditNotice.Subject(role: .protection, label: NoiseControl.white.label(for: protection), text: text),
      isOmitted ? recordings : leftOut
    )
  }

  /// Rounded down, so that what is short of the limit does not read like it.
  private static func percent(_ share: Double) -> String {
    let tenths = Int((share * 1_000 + 1e-9).rounded(.down))
    return tenths % 10 == 0 ? "\(tenths / 10) %" : "\(tenths / 10).\(tenths % 10) %"
  }
}
