import AssayErrors
import AssayFiles
import AssayRoles

/// A cloner at work: the voice of every recording, protected, purified or neither.
struct CloneStage: AudioStage {
  let setting: StageSetting
  let method: StageMethod
  let cloner: OnDemand<any Cloner>
  let units: [AuditUnit]

  var parallelism: Parallelism { get throws { try cloner.value().parallelism } }

  func task(for unit: AuditUnit, _ findings: AuditFindings) throws -> StageTask<Self> {
    guard let reference = findings.audio[unit.place.uncloned] else { return .withoutInput }
    let isText = setting.units.contentKinds[method.label] == .text
    let words = isText ? setting.units.words(at: unit.place) : nil
    var said: (index: Int, source: AudioSource)?
    if let place = setting.units.source(of: unit.place) {
      guard let source = findings.audio[place] else { return .withoutInput }
      said = (place.utterance, source)
    }
    var input = input(unit, reference.contentHash)
    input.content = words.map { ContentHash(of: $0) } ?? said?.source.contentHash
    return try job(unit, input) { [cloner, corpus = setting.corpus, said] context in
      let index = unit.place.utterance
      let voice = corpus.utterance(index, try corpus.waveform(index, reference))
      if let words {
        var clone = try cloner.value().clone(voice, content: .text(words), context: context)
        clone.details["text"] = .text(words)
        return clone
      }
      guard let said else {
        throw RoleError(
          .unsuitableInput,
          "Voice conversion needs the words of another speaker, but the corpus has only one: add more speakers."
        )
      }
      let content = corpus.utterance(said.index, try corpus.waveform(said.index, said.source))
      return try cloner.value().clone(voice, content: .speech(content), context: context)
    }
  }
}
