import AssayFiles
import AssayPhonetics
import AssayRoles
import AssaySignal

/// What the stages of a run have found out so far.
final class AuditFindings {
  /// Without what could not be made.
  var audio: [AudioPlace: AudioSource] = [:]
  /// Of protected recordings.
  var alignments: [AudioPlace: ControlAlignment] = [:]
  /// By verifier and by the hash of the audio.
  var embeddings: [String: [ContentHash: [Float]]] = [:]
  /// By rater, in the order of its scores.
  var ratings: [String: [AudioPlace: [Double]]] = [:]
  /// By recogniser.
  var wordErrors: [String: [AudioPlace: WordErrors]] = [:]
  /// How many results a method said something about.
  private(set) var notices: [AuditNotice.Subject: Int] = [:]
  /// Why verdicts on an audio file are to be read with care, by its hash; without those that cannot be read.
  private var cautions: [ContentHash: [String]] = [:]
  /// How well protections were aligned for their controls.
  private var controlReports: [String: NoiseControlReport] = [:]

  /// A method said something about one result.
  func count(_ sentence: String, of method: StageMethod) {
    notices[
      AuditNotice.Subject(role: method.role, label: method.label, text: sentence), default: 0] += 1
  }

  /// Why a verdict on a source is to be read with care, the same whether its embedding is new or known.
  func cautions(of source: AudioSource) -> [String] {
    if let known = cautions[source.contentHash] { return known }
    guard let loaded = try? source.load() else { return [] }
    let found = loaded.cautions
    cautions[source.contentHash] = found
    return found
  }

  /// What all alignments of a protection say about its controls. Asked once they are there.
  func controlReport(of protection: String, _ plan: AuditPlan) -> NoiseControlReport {
    if let known = controlReports[protection] { return known }
    let cell = AuditCell(protection: protection, purifier: AuditPlan.unpurified)
    let report = NoiseControlReport(
      protection: protection,
      plan.utterances.indices.compactMap { alignments[AudioPlace(cell: cell, utterance: $0)] })
    controlReports[protection] = report
    if let notice = report.notice { notices[notice.subject] = notice.count }
    return report
  }
}
