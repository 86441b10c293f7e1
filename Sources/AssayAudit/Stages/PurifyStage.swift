import AssayRoles

/// A purifier at work on clean and protected recordings.
struct PurifyStage: AudioStage {
  let setting: StageSetting
  let method: StageMethod
  let purifier: OnDemand<any Purifier>
  let units: [AuditUnit]

  var parallelism: Parallelism { get throws { try purifier.value().parallelism } }

  func task(for unit: AuditUnit, _ findings: AuditFindings) throws -> StageTask<Self> {
    guard let source = findings.audio[unit.place.unpurified] else { return .withoutInput }
    return try job(unit, input(unit, source.contentHash)) { [purifier, corpus = setting.corpus] context in
      let index = unit.place.utterance
      return try purifier.value().purify(
        corpus.utterance(index, corpus.waveform(index, source)), context: context)
    }
  }
}
