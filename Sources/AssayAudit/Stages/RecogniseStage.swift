import AssayPhonetics
import AssayRoles

/// The words that a recogniser hears in all audio whose words are known.
struct RecogniseStage: MeasuringStage {
  let setting: StageSetting
  let method: StageMethod
  let recogniser: OnDemand<any SpeechRecogniser>
  let units: [AuditUnit]

  var parallelism: Parallelism { get throws { try recogniser.value().parallelism } }

  func task(for unit: AuditUnit, _ findings: AuditFindings) -> StageTask<Self> {
    guard let source = findings.audio[unit.place] else { return .withoutInput }
    return .job(
      StageJob<Self>(unit: unit, address: source.contentHash, recipe: ()) {
        [recogniser, corpus = setting.corpus] _ in
        try HeardWords(words: recogniser.value().words(of: corpus.waveform(unit.place.utterance, source)))
      })
  }

  func hand(_ outcome: HeardWords, of unit: AuditUnit, to findings: AuditFindings) {
    guard let spoken = setting.units.words(at: unit.place) else { return }
    findings.wordErrors[method.label, default: [:]][unit.place] = WordErrors(spoken, heard: outcome.words)
  }

  func notices(of outcome: HeardWords) -> [String] { [] }
}

/// What a recogniser hears in one recording.
struct HeardWords: Sendable, Codable {
  let words: String
}
