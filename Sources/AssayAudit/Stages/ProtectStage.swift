import AssayFiles
import AssayRoles

/// A protection at work on the clean recordings.
struct ProtectStage: AudioStage {
  let setting: StageSetting
  let method: StageMethod
  let units: [AuditUnit]
  private let protection: OnDemand<any Protection>
  /// Of a protection that learns from a speaker's recordings first: what it has learned, by speaker.
  private let learned: [String: OnDemand<any Protection>]

  init(
    setting: StageSetting, method: StageMethod, protection: OnDemand<any Protection>, units: [AuditUnit]
  ) {
    self.setting = setting
    self.method = method
    self.protection = protection
    self.units = units
    let isLearning = setting.units.learning[method.label] != nil
    let speakers = isLearning ? Set(setting.plan.utterances.map(\.speaker)) : []
    learned = Dictionary(
      uniqueKeysWithValues: speakers.map { speaker in
        (speaker, OnDemand { try Self.learned(speaker, by: protection, setting, method.label) })
      })
  }

  var parallelism: Parallelism { get throws { try protection.value().parallelism } }

  func task(for unit: AuditUnit, _ findings: AuditFindings) throws -> StageTask<Self> {
    let (index, corpus) = (unit.place.utterance, setting.corpus)
    let utterance = setting.plan.utterances[index]
    var input = input(unit, utterance.contentHash)
    input.candidates = corpus.candidatesHash(for: index)
    let own = learned[utterance.speaker]
    if own != nil {
      let hashes = setting.units.learned(method.label, speaker: utterance.speaker).map {
        "\(setting.plan.utterances[$0].contentHash)\n"
      }
      input.learned = ContentHash(of: hashes.joined())
    }
    return try job(unit, input) { [protection] context in
      try (own ?? protection).value().protect(
        corpus.utterance(index, corpus.waveform(index)), candidates: corpus.candidates(for: index),
        context: context)
    }
  }

  private static func learned(
    _ speaker: String, by protection: OnDemand<any Protection>, _ setting: StageSetting, _ label: String
  ) throws -> any Protection {
    let made = try protection.value()
    guard let learning = made as? any LearningProtection else { return made }
    let recordings = try setting.units.learned(label, speaker: speaker).map {
      setting.corpus.utterance($0, try setting.corpus.waveform($0))
    }
    let seed = UnitSeed.derive(
      run: setting.plan.seed, purpose: "protection learning", utterance: speaker)
    return try learning.learned(from: recordings, context: MethodContext(seed: seed))
  }
}
