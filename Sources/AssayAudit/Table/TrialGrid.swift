import AssayStore

/// The trials of an audit by cell and verifier, for rows and verdicts.
struct TrialGrid {
  private struct Place: Hashable {
    let cell: AuditCell
    let verifier: String
  }

  private let trials: [Place: [TrialRecord]]
  private let speakers: [String: String]

  init(_ plan: AuditPlan, _ trials: [TrialRecord]) {
    self.trials = Dictionary(grouping: trials) {
      Place(cell: AuditCell(protection: $0.protection, purifier: $0.purifier), verifier: $0.verifier)
    }
    speakers = Dictionary(uniqueKeysWithValues: plan.utterances.map { ($0.id, $0.speaker) })
  }

  func row(_ cell: AuditCell, _ verifier: String, threshold: Double, _ bootstrap: ClusterBootstrap)
    -> AuditRow
  {
    let trials = trials[Place(cell: cell, verifier: verifier)] ?? []
    return AuditRow(
      protection: cell.protection, purifier: cell.purifier, verifier: verifier, threshold: threshold,
      similarity: MeanEstimate(sample(trials, \.similarity), bootstrap: bootstrap, range: -1...1),
      score: MeanEstimate(sample(trials, \.score), bootstrap: bootstrap, range: -1...1),
      accepted: RateEstimate(sample(trials, \.outcome), bootstrap: bootstrap),
      failed: trials.count { $0.similarity == nil || ($0.enrolment != nil && $0.score == nil) },
      withoutTrial: trials.count { $0.enrolment == nil })
  }

  func verdict(
    _ protection: String, _ verifier: String, purifiers: [String], _ bootstrap: ClusterBootstrap
  ) -> ProtectionVerdict {
    func place(_ protection: String, _ purifier: String) -> Place {
      Place(cell: AuditCell(protection: protection, purifier: purifier), verifier: verifier)
    }
    func rate(_ place: Place) -> RateEstimate {
      RateEstimate(sample(trials[place] ?? [], \.outcome), bootstrap: bootstrap)
    }
    let clean = place(AuditPlan.unprotected, AuditPlan.unpurified)
    let protected = place(protection, AuditPlan.unpurified)
    return ProtectionVerdict(
      protection: protection, verifier: verifier, effect: difference(clean, protected),
      rises: purifiers.map { (purifier: $0, rise: difference(protected, place(protection, $0))) },
      clean: rate(clean), protected: rate(protected))
  }

  /// The change in acceptance over the utterances that have a trial in both places.
  private func difference(_ first: Place, _ second: Place) -> RateDifference {
    let before = Dictionary(uniqueKeysWithValues: (trials[first] ?? []).map { ($0.utterance, $0) })
    let pairs = (trials[second] ?? []).compactMap { after -> (TrialRecord, TrialRecord)? in
      guard let same = before[after.utterance], same.accepted != nil, after.accepted != nil else {
        return nil
      }
      return (same, after)
    }
    return RateDifference(from: sample(pairs.map(\.0), \.outcome), to: sample(pairs.map(\.1), \.outcome))
  }

  private func sample(_ trials: [TrialRecord], _ value: KeyPath<TrialRecord, Double?>) -> ClusteredSample {
    ClusteredSample(
      bySpeaker: trials.compactMap { trial in
        guard let value = trial[keyPath: value], let speaker = speakers[trial.utterance] else { return nil }
        return (speaker: speaker, value: value)
      })
  }
}

extension TrialRecord {
  /// 1 when accepted, 0 when rejected.
  fileprivate var outcome: Double? { accepted.map { $0 ? 1 : 0 } }
}
