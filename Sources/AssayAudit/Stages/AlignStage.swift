import AssayFiles
import AssayRoles
import AssaySignal
import AssayStore

/// Finds protected recordings again in the clean ones, for the noise controls.
struct AlignStage: MeasuringStage {
  let setting: StageSetting
  let method: StageMethod
  let units: [AuditUnit]

  var parallelism: Parallelism { .recordings }

  func task(for unit: AuditUnit, _ findings: AuditFindings) throws -> StageTask<Self> {
    guard let source = findings.audio[unit.place] else { return .withoutInput }
    let (index, corpus) = (unit.place.utterance, setting.corpus)
    let clean = setting.plan.utterances[index].contentHash
    return .job(
      StageJob<Self>(
        unit: unit, address: StageSetting.address(source.contentHash, besides: clean), recipe: ()
      ) { _ in
        let (protected, clean) = (try corpus.waveform(index, source), try corpus.waveform(index))
        let alignment = try SpeechAlignment(of: protected, to: clean)
        return ControlAlignment(alignment, try alignment.speech(protected, clean))
      })
  }

  func hand(_ outcome: ControlAlignment, of unit: AuditUnit, to findings: AuditFindings) {
    findings.alignments[unit.place] = outcome
  }

  func notices(of outcome: ControlAlignment) -> [String] { [] }

  /// The controls: nobody asked for the alignment itself.
  func failures(of unit: AuditUnit) -> [WorkUnit] {
    NoiseControl.allCases.map {
      WorkUnit(
        utterance: setting.plan.utterances[unit.place.utterance].id,
        protection: $0.label(for: unit.place.cell.protection))
    }
  }
}
