import AssayRoles

/// A protection at work on the clean recordings.
struct ProtectStage: AudioStage {
  let setting: StageSetting
  let method: StageMethod
  let protection: OnDemand<any Protection>
  let units: [AuditUnit]

  var parallelism: Parallelism { get throws { try protection.value().parallelism } }

  func task(for unit: AuditUnit, _ findings: AuditFindings) throws -> StageTask<Self> {
    let (index, corpus) = (unit.place.utterance, setting.corpus)
    var input = input(unit, setting.plan.utterances[index].contentHash)
    input.candidates = corpus.candidatesHash(for: index)
    return try job(unit, input) { [protection] context in
      try protection.value().protect(
        corpus.utterance(index, corpus.waveform(index)), candidates: corpus.candidates(for: index),
        context: context)
    }
  }
}
