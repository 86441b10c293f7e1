import AssayErrors
import AssayRoles

/// A rater's scores of all audio.
struct RateStage: MeasuringStage {
  let setting: StageSetting
  let method: StageMethod
  let rater: OnDemand<any SpeechRater>
  let units: [AuditUnit]

  var parallelism: Parallelism { get throws { try rater.value().parallelism } }

  func task(for unit: AuditUnit, _ findings: AuditFindings) -> StageTask<Self> {
    guard let source = findings.audio[unit.place] else { return .withoutInput }
    return .job(
      StageJob<Self>(unit: unit, address: source.contentHash, recipe: ()) {
        [rater, corpus = setting.corpus, label = method.label] _ in
        let rater = try rater.value()
        let rating = try rater.rate(corpus.waveform(unit.place.utterance, source))
        guard rating.scores.count == rater.scores.count, rating.scores.allSatisfy(\.isFinite) else {
          throw RoleError(
            .unsuitableInput,
            "\(label) returned \(rating.scores.count) scores for \(rater.scores.count), or one that is no number."
          )
        }
        return rating
      })
  }

  func hand(_ outcome: Rating, of unit: AuditUnit, to findings: AuditFindings) {
    findings.ratings[method.label, default: [:]][unit.place] = outcome.scores
  }

  func notices(of outcome: Rating) -> [String] { outcome.notices }
}
