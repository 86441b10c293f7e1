import AssayRoles
import AssaySignal

/// Makes noise as strong as each protection's perturbation.
struct ControlStage: AudioStage {
  let setting: StageSetting
  let method: StageMethod
  let control: NoiseControl
  let units: [AuditUnit]

  var parallelism: Parallelism { .recordings }

  func task(for unit: AuditUnit, _ findings: AuditFindings) throws -> StageTask<Self> {
    guard let place = setting.units.protected(byControl: unit.place), let source = findings.audio[place]
    else { return .withoutInput }
    guard let alignment = findings.alignments[place] else { return .failedBefore }
    guard !findings.controlReport(of: place.cell.protection, setting.plan).isOmitted, alignment.suffices
    else { return .omitted }
    let index = unit.place.utterance
    var input = input(unit, setting.plan.utterances[index].contentHash)
    input.model = source.contentHash
    return try job(unit, input, purpose: method.label) { [control, corpus = setting.corpus] context in
      let (protected, clean) = (try corpus.waveform(index, source), try corpus.waveform(index))
      let speech = try SpeechAlignment(of: protected, to: clean).speech(protected, clean)
      return ProcessedSpeech(
        try control.noisy(speech, seed: context.seed), details: alignment.details)
    }
  }
}
