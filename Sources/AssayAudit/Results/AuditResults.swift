import AssayErrors
import AssayFiles
public import AssayStore
import Foundation

/// What a finished audit measured, trial by trial, for questions that its table does not answer.
public struct AuditResults: Sendable {
  public let plan: AuditPlan
  let trials: [TrialRecord]
  /// By the verifier's label.
  let thresholds: [String: Double]
  private let speakers: [String: String]

  /// - Throws: ``AuditError`` with code `.invalidPlan` for a folder that holds no finished audit; `FileError` and
  ///   `StoreError` when it cannot be read.
  public init(_ folder: RunFolder) throws {
    guard FileManager.default.fileExists(atPath: folder.resultsJSON.path),
      FileManager.default.fileExists(atPath: folder.database.path)
    else {
      throw AuditError(
        .invalidPlan,
        "\(folder.root.path) does not contain a finished audit: give another folder, or run assay audit first."
      )
    }
    let table = try AuditTable(contentsOf: folder.resultsJSON)
    try self.init(
      plan: AuditPlan(contentsOf: folder.plan), trials: AuditDatabase(folder).trials(),
      thresholds: Dictionary(table.rows.map { ($0.verifier, $0.threshold) }) { first, _ in first })
  }

  init(plan: AuditPlan, trials: [TrialRecord], thresholds: [String: Double]) {
    self.plan = plan
    self.trials = trials
    self.thresholds = thresholds
    speakers = Dictionary(uniqueKeysWithValues: plan.utterances.map { ($0.id, $0.speaker) })
  }

  /// The trials of a cell by utterance.
  func trials(_ cell: AuditCell, _ verifier: String) -> [String: TrialRecord] {
    Dictionary(
      trials.filter {
        $0.protection == cell.protection && $0.purifier == cell.purifier && $0.cloner == cell.cloner
          && $0.verifier == verifier
      }.map { ($0.utterance, $0) }
    ) { first, _ in first }
  }

  /// Values by utterance, grouped by who speaks.
  func sample(_ values: [(utterance: String, value: Double)]) -> ClusteredSample {
    ClusteredSample(
      bySpeaker: values.compactMap { item in
        speakers[item.utterance].map { (speaker: $0, value: item.value) }
      })
  }

  /// Whether a trial is accepted, at the published threshold; `nil` where there is no score.
  func outcome(_ trial: TrialRecord) -> Double? {
    guard let score = trial.score, let threshold = thresholds[trial.verifier] else { return nil }
    return score >= threshold ? 1 : 0
  }
}
