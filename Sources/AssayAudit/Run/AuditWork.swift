import AssayErrors
import AssayFiles
import AssayRoles
import AssayStore
import AssayTensor
import Foundation

/// One run of an audit from checking to the results.
///
/// Work goes stage by stage and method by method rather than utterance by utterance, so that only one method is in memory at
/// a time.
final class AuditWork {
  private let plan: AuditPlan
  private let archive: RunArchive
  private let tracker: AuditTracker
  private let corpus: CorpusAudio
  private let environment: MethodEnvironment
  private let executor: StageExecutor
  private let findings = AuditFindings()

  init(
    _ plan: AuditPlan, _ methods: MethodRegistries, _ archive: RunArchive, threads: Int,
    isStopped: @escaping @Sendable () -> Bool, tracker: AuditTracker
  ) throws {
    self.plan = plan
    self.archive = archive
    self.tracker = tracker
    corpus = CorpusAudio(plan.utterances)
    environment = MethodEnvironment(
      device: archive.device, threads: threads, recordings: plan.utterances.map(\.id), methods: methods)
    executor = try StageExecutor(archive, findings, tracker, threads: threads, isStopped: isStopped)
  }

  /// Does all units, and writes the results.
  ///
  /// - Parameter begin: is called once everything is there that the work needs, and before any of it.
  func run(begin: () throws -> Void) throws -> AuditTable {
    let methods = try work(begin: begin) { $0.all }
    tracker.enter(.summarising)
    return try summarise(methods)
  }

  /// Does a part of the units.
  ///
  /// - Parameter choose: from all units; each must come after those that it needs.
  @discardableResult
  func work(begin: () throws -> Void, choose: (AuditUnits) -> [AuditUnit]) throws -> AuditMethods {
    tracker.enter(.checking)
    try corpus.verify()
    try removeDamagedArtefacts()
    let methods = try AuditMethods(plan, environment)
    try check(methods)
    try begin()
    let units = methods.units
    let chosen = Dictionary(grouping: choose(units)) { "\($0.stage.rawValue) \($0.method)" }
    let setting = StageSetting(units: units, corpus: corpus, environment: environment)
    let stages = try units.stages.map { kind, label in
      try methods.stage(kind, label, setting, units: chosen["\(kind.rawValue) \(label)"] ?? [])
    }
    for stage in stages { try announce(stage) }
    try adopt()
    var phase = AuditProgress.Phase.checking
    for ((kind, _), stage) in zip(units.stages, stages) {
      if kind.phase != phase {
        phase = kind.phase
        tracker.enter(phase)
      }
      try executor.run(stage)
    }
    return methods
  }

  private func check(_ methods: AuditMethods) throws {
    for (label, calibration) in plan.calibrations ?? [:] {
      guard let planned = plan.verifiers.first(where: { $0.label == label }) else { continue }
      try calibration.require(planned.parameters, weights: methods.verifiers[label]?.weightHashes ?? [:])
    }
    if !methods.contentKinds.values.contains(.speech) { try plan.requireNoSourceSpeech() }
    for (label, count) in methods.learning.sorted(by: { $0.key.precedes($1.key) }) {
      let speakers = Dictionary(grouping: plan.utterances, by: \.speaker).mapValues(\.count)
      if let short = speakers.filter({ $0.value <= count }).keys.min() {
        throw AuditError(
          .invalidPlan,
          "\(label) learns from \(count) recordings of each speaker, but \(short) has \(speakers[short] ?? 0): give more "
            + "recordings, or leave this speaker out.")
      }
    }
  }

  /// Compares every artefact with the size and hash it was recorded with, and forgets what is not as it was:
  /// it is made again.
  private func removeDamagedArtefacts() throws {
    for record in try archive.database.artefacts() {
      try executor.stopIfAsked()
      if !archive.folder.isIntact(record) { try archive.database.deleteArtefact(record.key) }
    }
  }

  /// Counts the units of a stage, and remembers its method and how long units took in earlier runs.
  private func announce(_ stage: any AuditStage) throws {
    let (method, database) = (stage.method, archive.database)
    tracker.expect(method.pace, units: stage.units.count)
    try database.save(method.record)
    let durations =
      try database.artefacts(method: method.key).values.map(\.seconds)
      + database.embeddings(verifier: method.key).values.map(\.seconds)
      + database.measurements(method: method.key).values.map(\.seconds)
    for seconds in durations { tracker.measure(method.pace, seconds: seconds) }
  }

  /// Takes the audio that the audit is given: clean recordings, and what somebody else has protected or cloned.
  private func adopt() throws {
    for (index, utterance) in plan.utterances.enumerated() {
      findings.audio[AudioPlace(cell: .clean, utterance: index)] = AudioSource(
        contentHash: utterance.contentHash, url: URL(fileURLWithPath: utterance.path), isArtefact: false)
    }
    for folder in plan.protectedFolders {
      try adopt(
        folder.files, from: folder.path,
        AuditCell(protection: folder.label, purifier: AuditPlan.unpurified))
    }
    for folder in plan.cloneFolders ?? [] {
      for cell in folder.cells(of: plan.recordedCells) {
        let place = CloneFolder.place(cell.protection, cell.purifier)
        try adopt(folder.files[place] ?? [:], from: "\(folder.path)/\(place)", cell)
      }
    }
  }

  private func adopt(_ files: [String: ProtectedFolder.File], from path: String, _ cell: AuditCell) throws {
    for (index, utterance) in plan.utterances.enumerated() {
      let isCloned = cell.cloner != AuditPlan.uncloned
      let unit = WorkUnit(
        utterance: utterance.id, protection: cell.protection, purifier: isCloned ? cell.purifier : "",
        cloner: isCloned ? cell.cloner : "")
      guard let file = files[utterance.id] else {
        try executor.fail(unit, AuditError(.invalidPlan, "There is no file for this recording in \(path)."))
        continue
      }
      let url = URL(fileURLWithPath: file.path)
      guard try ContentHash(ofFile: url) == file.contentHash else {
        throw AuditError(
          .planDiffers,
          "\(file.path) has changed since the audit was planned: restore it, or start a new audit.")
      }
      try executor.resolve(unit)
      findings.audio[AudioPlace(cell: cell, utterance: index)] = AudioSource(
        contentHash: file.contentHash, url: url, isArtefact: false)
    }
  }

  /// Computes the trials from the embeddings, and writes the results.
  private func summarise(_ methods: AuditMethods) throws -> AuditTable {
    let units = methods.units
    let trials = AuditTrials(units, findings, methods.verifiers).records
    try archive.database.saveTrials(trials)
    let controls =
      plan.noiseControls.isEmpty
      ? [] : plan.protectionLabels.dropFirst().map { findings.controlReport(of: $0, plan) }
    let table = AuditTable(
      plan, trials: trials, failures: try archive.database.failures(),
      thresholds: methods.verifiers.mapValues(\.threshold),
      notices: findings.notices.map { AuditNotice($0.key, count: $0.value) }, controls: controls,
      ratings: AuditRatings(units, findings, methods.scores).rows,
      wordErrors: AuditWordErrors(units, findings).rows,
      learnedFrom: plan.utterances.count - units.tested.count)
    try table.write(to: archive.folder)
    return table
  }
}
