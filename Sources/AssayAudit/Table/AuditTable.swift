import AssayErrors
import AssayFiles
import AssayStore
public import Foundation

/// The results of an audit.
///
/// It depends on the plan and on what was measured, on nothing else: neither on time nor on how often the audit
/// was stopped. Written to `results.json` as it is.
public struct AuditTable: Sendable, Codable, Equatable {
  /// Of this form of results.
  public let format: Int
  /// Assay's version.
  public let version: String
  public let seed: UInt64
  public let utterances: Int
  public let speakers: Int
  /// Of ``utterances``: those that a protection learned from. They are in no row. `nil` without any.
  public let learnedFrom: Int?
  public let enrolmentRule: String
  public let intervalMethod: String
  public let verdictRule: String
  /// `nil` where nothing is cloned.
  public let cloningRule: String?
  /// Protection by protection, purifier by purifier, verifier by verifier, in the order of the plan.
  public let rows: [AuditRow]
  public let verdicts: [ProtectionVerdict]
  /// In the order of the plan; `nil` without raters.
  public let ratings: [RatingRow]?
  /// In the order of the plan; `nil` without recognisers.
  public let wordErrors: [WordErrorRow]?
  /// Everything that failed in the latest attempt.
  public let failures: [AuditFailure]
  public let notices: [AuditNotice]
  /// How well each protection was aligned with clean speech for its noise controls, and whether it has any; `nil` in
  /// results of an earlier version.
  public let noiseControls: [NoiseControlReport]?
  /// Those that thresholds were taken from, by the verifier's label; `nil` without any.
  public let calibrations: [String: Calibration]?

  static let intervals =
    "95 % intervals are clustered by speaker: means by Student's t with the speakers' robust variance, rates by a "
    + "beta-binomial likelihood averaged over the correlation within a speaker, with mid-p limits, changes of rates by "
    + "MOVER from the two rates' intervals. “bootstrap” is the percentile bootstrap over speakers (2000 draws), for "
    + "comparison; it is too narrow."

  /// - Parameter thresholds: by the verifier's label.
  init(
    _ plan: AuditPlan, trials: [TrialRecord], failures: [FailureRecord], thresholds: [String: Double],
    notices: [AuditNotice], controls: [NoiseControlReport], ratings: [RatingRow] = [],
    wordErrors: [WordErrorRow] = [], learnedFrom: Int = 0
  ) {
    format = 1
    version = plan.version
    seed = plan.seed
    utterances = plan.utterances.count
    speakers = Set(plan.utterances.map(\.speaker)).count
    self.learnedFrom = learnedFrom == 0 ? nil : learnedFrom
    enrolmentRule = Enrolment.rule
    intervalMethod = Self.intervals
    verdictRule = ProtectionVerdict.rule
    cloningRule =
      plan.clonerLabels.isEmpty
      ? nil
      : CloneContents.rule
        + (plan.sourceSpeech == .processed ? " These recordings are processed like the reference." : "")
    let grid = TrialGrid(plan, trials)
    let bootstrap = ClusterBootstrap(seed: plan.seed)
    noiseControls = controls
    let omitted = Set(controls.filter(\.isOmitted).flatMap(\.labels))
    rows = plan.cells.flatMap { cell in
      plan.verifiers.map { verifier in
        grid.row(cell, verifier.label, threshold: thresholds[verifier.label] ?? .nan, bootstrap)
      }
      // A notice tells why a control is left out.
    }.filter { !omitted.contains($0.protection) }
    let cells = Set(plan.cells)
    let judged = ([AuditPlan.uncloned] + plan.clonerLabels).flatMap { cloner in
      plan.protectionLabels.dropFirst().filter {
        cells.contains(AuditCell(protection: $0, purifier: AuditPlan.unpurified, cloner: cloner))
      }.map { (protection: $0, cloner: cloner) }
    }
    verdicts = judged.flatMap { item in
      plan.verifiers.map {
        grid.verdict(
          item.protection, item.cloner, $0.label, threshold: thresholds[$0.label] ?? .nan,
          purifiers: plan.purifiers.map(\.label), bootstrap)
      }
    }
    self.ratings = plan.raters == nil ? nil : ratings
    self.wordErrors = plan.recognisers == nil ? nil : wordErrors
    calibrations = plan.calibrations
    self.failures = failures.map(AuditFailure.init)
    self.notices = notices.sorted { $0.precedes($1) }
  }

  /// Reads a `results.json`.
  ///
  /// - Throws: `FileError` when it cannot be read or is something else.
  public init(contentsOf url: URL) throws {
    guard let data = try? Data(contentsOf: url) else {
      throw FileError(.unreadable, "Cannot read \(url.path): check that the audit has ended.")
    }
    guard let table = try? JSONDecoder().decode(AuditTable.self, from: data) else {
      throw FileError(
        .malformed, "\(url.path) does not contain the results of an audit by this version of Assay.")
    }
    self = table
  }

  /// The content of `results.json`: keys sorted, absent numbers left out.
  public func json() throws -> String { try CanonicalJSON.pretty(self) }

  /// Writes `results.json`, `results.csv` and `table.txt`, and `ratings.csv` and `words.csv` where there are such results.
  func write(to folder: RunFolder) throws {
    try AtomicFile.write(Data(try json().utf8), to: folder.resultsJSON)
    try AtomicFile.write(Data(csv.utf8), to: folder.resultsCSV)
    if let ratingsCSV { try AtomicFile.write(Data(ratingsCSV.utf8), to: folder.ratingsCSV) }
    if let wordErrorsCSV { try AtomicFile.write(Data(wordErrorsCSV.utf8), to: folder.wordsCSV) }
    try AtomicFile.write(Data(text.utf8), to: folder.table)
  }
}
