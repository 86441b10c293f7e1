import AssayFiles
import AssayRoles
import AssaySignal
import AssayStore
import AssayTensor
import Foundation

/// One run of an audit from checking to the table.
///
/// Work goes method by method rather than utterance by utterance, so that only one of them is in
/// memory at a time.
final class AuditWork {
  let plan: AuditPlan
  let methods: MethodRegistries
  let folder: RunFolder
  let database: AuditDatabase
  let device: Device
  /// See ``RecordingWork``.
  let threads: Int
  let isStopped: @Sendable () -> Bool
  let tracker: AuditTracker
  let corpus: CorpusAudio
  /// The audio of each cell by the utterance's index; `nil` where it could not be made.
  var audio: [AuditCell: [AudioSource?]] = [:]
  /// Embeddings by verifier and by the hash of the audio.
  var embeddings: [String: [ContentHash: [Float]]] = [:]
  /// Units that failed in the latest attempt.
  var failing: Set<WorkUnit> = []
  /// How many results a method said something about.
  var notices: [AuditNotice.Subject: Int] = [:]
  /// Why verdicts on an audio file are to be read with care, by its hash; without those that cannot be read.
  var cautions: [ContentHash: [String]] = [:]
  /// How well protections were aligned for their controls, in their order.
  var controlReports: [NoiseControlReport] = []

  init(
    _ plan: AuditPlan, _ methods: MethodRegistries, _ folder: RunFolder, _ database: AuditDatabase,
    device: Device, threads: Int, isStopped: @escaping @Sendable () -> Bool, tracker: AuditTracker
  ) {
    self.plan = plan
    self.methods = methods
    self.folder = folder
    self.database = database
    self.device = device
    self.threads = threads
    self.isStopped = isStopped
    self.tracker = tracker
    corpus = CorpusAudio(plan.utterances)
  }

  /// - Parameter begin: is called once everything is there that the work needs, and before any of it.
  func run(begin: () throws -> Void) throws -> AuditTable {
    tracker.enter(.checking)
    try corpus.verify()
    try removeDamagedArtefacts()
    let made = try MadeMethods(plan, environment)
    for (label, calibration) in plan.calibrations ?? [:] {
      guard let planned = plan.verifiers.first(where: { $0.label == label }) else { continue }
      try calibration.require(planned.parameters, weights: made.verifiers[label]?.weightHashes ?? [:])
    }
    if !made.contentKinds.values.contains(.speech) { try plan.requireNoSourceSpeech() }
    try begin()
    failing = Set(try database.failures().map(\.unit))
    try estimate(made)

    audio[AuditCell(protection: AuditPlan.unprotected, purifier: AuditPlan.unpurified)] =
      plan.utterances.map {
        AudioSource(contentHash: $0.contentHash, url: URL(fileURLWithPath: $0.path), isArtefact: false)
      }
    tracker.enter(.protecting)
    for folder in plan.protectedFolders { try adopt(folder) }
    for planned in plan.protections { try protect(planned, made) }
    try control(made)
    tracker.enter(.purifying)
    for planned in plan.purifiers { try purify(planned, made) }
    if !plan.clonerLabels.isEmpty { tracker.enter(.cloning) }
    for folder in plan.cloneFolders ?? [] { try adopt(folder) }
    for planned in plan.cloners ?? [] { try clone(planned, made) }
    tracker.enter(.verifying)
    for planned in plan.verifiers { try verify(planned, made) }
    tracker.enter(.summarising)
    return try summarise(made)
  }

  /// What methods are made with.
  var environment: MethodEnvironment {
    MethodEnvironment(
      device: device, threads: threads, recordings: plan.utterances.map(\.id), methods: methods)
  }

  /// - Throws: ``AuditError`` with code `.stopped`.
  func stopIfAsked() throws {
    if isStopped() { throw stopped }
  }

  var stopped: AuditError {
    AuditError(
      .stopped,
      "The audit was stopped after \(tracker.done) of \(tracker.total) units: run the same command again to "
        + "continue."
    )
  }

  /// Records a failure; the audit goes on.
  func fail(_ unit: WorkUnit, _ error: any Error) throws {
    // A method that noticed the cancellation itself has not failed.
    if error is CancellationError { throw stopped }
    // There is no place for what the others would make, either.
    if let error = error as? FileError, error.code == .diskFull { throw error }
    failing.insert(unit)
    let message = "\(error)"
    try database.save(FailureRecord(unit, message: message.isEmpty ? "\(type(of: error))" : message))
  }

  /// Forgets an earlier failure of a unit that no longer fails, or that cannot be tried.
  func resolve(_ unit: WorkUnit) throws {
    guard failing.remove(unit) != nil else { return }
    try database.resolve(unit)
  }

  /// Compares every artefact with the size and hash it was recorded with, and forgets what is not as it was:
  /// it is made again.
  private func removeDamagedArtefacts() throws {
    for record in try database.artefacts() {
      try stopIfAsked()
      if let key = ContentHash(hexadecimal: record.key), isIntact(record, at: self.folder.artefact(key)) {
        continue
      }
      try database.deleteArtefact(record.key)
    }
  }

  private func isIntact(_ record: ArtefactRecord, at url: URL) -> Bool {
    let size = (try? FileManager.default.attributesOfItem(atPath: url.path)[.size] as? NSNumber)?.intValue
    guard size == record.byteCount, let hash = try? ContentHash(ofFile: url) else { return false }
    return hash.hexadecimal == record.contentHash
  }

  /// Announces all units, and how long those of each method took in earlier runs.
  private func estimate(_ made: MadeMethods) throws {
    let count = plan.utterances.count
    let controls = plan.noiseControls.isEmpty ? [] : NoiseControl.allCases
    for control in controls {
      let label = control.description.name
      let kind = Self.kind(.protection, label)
      tracker.expect(kind, units: count * (plan.protectionLabels.count - 1))
      let record = try made.record(.protection, label)
      try database.save(record)
      for artefact in try database.artefacts(method: record.key).values {
        tracker.measure(kind, seconds: artefact.seconds)
      }
    }
    for (role, planned, units) in [
      (Role.protection, plan.protections, count),
      (.purifier, plan.purifiers, count * plan.protectionLabels.count),
      (.cloner, plan.cloners ?? [], count * plan.recordedCells.count),
      (.verifier, plan.verifiers, count * plan.cells.count),
    ] {
      for method in planned {
        let kind = Self.kind(role, method.label)
        tracker.expect(kind, units: units)
        let record = try made.record(role, method.label)
        try database.save(record)
        let durations =
          role == .verifier
          ? try database.embeddings(verifier: record.key).values.map(\.seconds)
          : try database.artefacts(method: record.key).values.map(\.seconds)
        for seconds in durations { tracker.measure(kind, seconds: seconds) }
      }
    }
  }

  /// What durations are kept by.
  static func kind(_ role: Role, _ label: String) -> String { "\(role.rawValue) \(label)" }
}
