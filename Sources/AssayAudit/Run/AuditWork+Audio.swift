import AssayFiles
import AssayRoles
import AssaySignal
import AssayStore
import Foundation

/// The steps that make audio.
extension AuditWork {
  /// Takes recordings that are protected already.
  func adopt(_ folder: ProtectedFolder) throws {
    let cell = AuditCell(protection: folder.label, purifier: AuditPlan.unpurified)
    audio[cell] = try adopted(folder.files, from: folder.path) {
      WorkUnit(utterance: $0, protection: folder.label)
    }
  }

  /// The files for each utterance.
  func adopted(
    _ files: [String: ProtectedFolder.File], from path: String, unit: (String) -> WorkUnit
  ) throws -> [AudioSource?] {
    try plan.utterances.map { utterance in
      let unit = unit(utterance.id)
      guard let file = files[utterance.id] else {
        try fail(unit, AuditError(.invalidPlan, "There is no file for this recording in \(path)."))
        return nil
      }
      let url = URL(fileURLWithPath: file.path)
      guard try ContentHash(ofFile: url) == file.contentHash else {
        throw AuditError(
          .planDiffers,
          "\(file.path) has changed since the audit was planned: restore it, or start a new audit.")
      }
      try resolve(unit)
      return AudioSource(contentHash: file.contentHash, url: url, isArtefact: false)
    }
  }

  func protect(_ planned: PlannedMethod, _ made: MadeMethods) throws {
    let entry = try methods.protections.entry(named: planned.method)
    let method = OnDemand { [environment] in
      try entry.make(planned.parameters, environment)
    }
    let step = try AudioStep(.protection, planned.label, made, database)
    audio[AuditCell(protection: planned.label, purifier: AuditPlan.unpurified)] = try artefacts(
      step,
      plan.utterances.indices.map { [corpus] index in
        ArtefactJob(
          unit: WorkUnit(utterance: plan.utterances[index].id, protection: planned.label),
          input: input(index, plan.utterances[index].contentHash, corpus.candidatesHash(for: index))
        ) { context in
          try method.value().protect(
            corpus.utterance(index, corpus.waveform(index)), candidates: corpus.candidates(for: index),
            context: context)
        }
      }, parallelism: { try method.value().parallelism })
  }

  func purify(_ planned: PlannedMethod, _ made: MadeMethods) throws {
    let entry = try methods.purifiers.entry(named: planned.method)
    let method = OnDemand { [environment] in
      try entry.make(planned.parameters, environment)
    }
    let step = try AudioStep(.purifier, planned.label, made, database)
    for protection in plan.protectionLabels {
      let sources = audio[AuditCell(protection: protection, purifier: AuditPlan.unpurified)] ?? []
      let jobs = try sources.enumerated().map { [corpus] index, source -> ArtefactJob? in
        let unit = WorkUnit(
          utterance: plan.utterances[index].id, protection: protection, purifier: planned.label)
        guard let source else {
          // The protection's failure is reported; it is no failure of the purifier.
          try resolve(unit)
          tracker.finish(step.kind, failed: true)
          return nil
        }
        return ArtefactJob(unit: unit, input: input(index, source.contentHash, nil)) { context in
          let speech = corpus.utterance(index, try corpus.waveform(index, source))
          return try method.value().purify(speech, context: context)
        }
      }
      audio[AuditCell(protection: protection, purifier: planned.label)] = try artefacts(
        step, jobs, parallelism: { try method.value().parallelism })
    }
  }

  func input(_ index: Int, _ audio: ContentHash, _ candidates: ContentHash?) -> ArtefactRecipe.Input {
    let utterance = plan.utterances[index]
    return ArtefactRecipe.Input(
      audio: audio, utterance: utterance.id, speaker: utterance.speaker, gender: utterance.gender,
      transcript: utterance.transcript.map { ContentHash(of: $0) }, candidates: candidates)
  }
}
