import AssayStore

/// The trials of an audit by cell and verifier, for rows and verdicts.
struct TrialGrid {
  private struct Place: Hashable {
    let cell: AuditCell
    let verifier: String
  }

  private let trials: [Place: [TrialRecord]]
  private let speakers: [String: String]
  private let calibrations: [String: Calibration]

  init(_ plan: AuditPlan, _ trials: [TrialRecord]) {
    self.trials = Dictionary(grouping: trials) {
      Place(
        cell: AuditCell(protection: $0.protection, purifier: $0.purifier, cloner: $0.cloner),
        verifier: $0.verifier)
    }
    speakers = Dictionary(uniqueKeysWithValues: plan.utterances.map { ($0.id, $0.speaker) })
    calibrations = plan.calibrations ?? [:]
  }

  func row(_ cell: AuditCell, _ verifier: String, threshold: Double, _ bootstrap: ClusterBootstrap)
    -> AuditRow
  {
    let trials = trials[Place(cell: cell, verifier: verifier)] ?? []
    return AuditRow(
      protection: cell.protection, purifier: cell.purifier, cloner: cell.cloner, verifier: verifier,
      threshold: threshold,
      similarity: MeanEstimate(sample(trials) { $0.similarity }, bootstrap: bootstrap, range: -1...1),
      score: MeanEstimate(sample(trials) { $0.score }, bootstrap: bootstrap, range: -1...1),
      accepted: RateEstimate(sample(trials) { $0.outcome(at: threshold) }, bootstrap: bootstrap),
      calibrated: calibrations[verifier].map { calibration in
        CalibratedAcceptance(
          threshold: calibration.threshold,
          accepted: RateEstimate(
            sample(trials) { $0.outcome(at: calibration.threshold) }, bootstrap: bootstrap))
      },
      failed: trials.count { $0.similarity == nil || ($0.enrolment != nil && $0.score == nil) },
      withoutTrial: trials.count { $0.enrolment == nil })
  }

  /// The verdict at a verifier's threshold, and at its calibrated one where there is one.
  func verdict(
    _ protection: String, _ cloner: String, _ verifier: String, threshold: Double, purifiers: [String],
    _ bootstrap: ClusterBootstrap
  ) -> ProtectionVerdict {
    func verdict(_ threshold: Double) -> ProtectionVerdict {
      self.verdict(protection, cloner, verifier, at: threshold, purifiers, bootstrap)
    }
    var own = verdict(threshold)
    own.calibrated = calibrations[verifier].map { CalibratedVerdict($0, verdict: verdict) }
    return own
  }

  private func verdict(
    _ protection: String, _ cloner: String, _ verifier: String, at threshold: Double, _ purifiers: [String],
    _ bootstrap: ClusterBootstrap
  ) -> ProtectionVerdict {
    func place(_ protection: String, _ purifier: String) -> Place {
      Place(cell: AuditCell(protection: protection, purifier: purifier, cloner: cloner), verifier: verifier)
    }
    func rate(_ place: Place) -> RateEstimate {
      RateEstimate(sample(trials[place] ?? []) { $0.outcome(at: threshold) }, bootstrap: bootstrap)
    }
    let clean = place(AuditPlan.unprotected, AuditPlan.unpurified)
    let protected = place(protection, AuditPlan.unpurified)
    let own = rate(protected)
    func beyond(_ control: NoiseControl) -> (rate: RateEstimate, difference: RateDifference)? {
      let noise = place(control.label(for: protection), AuditPlan.unpurified)
      let rate = rate(noise)
      // A control of a few recordings says nothing about the rest.
      guard rate.trials > 0, 2 * rate.trials >= own.trials else { return nil }
      return (rate, difference(noise, protected, at: threshold))
    }
    return ProtectionVerdict(
      protection: protection, cloner: cloner, verifier: verifier,
      effect: difference(clean, protected, at: threshold),
      rises: purifiers.map {
        (purifier: $0, rise: difference(protected, place(protection, $0), at: threshold))
      },
      clean: rate(clean), protected: own, noise: beyond(.white), shapedNoise: beyond(.shaped))
  }

  /// The change in acceptance over the utterances that have a trial in both places.
  private func difference(_ first: Place, _ second: Place, at threshold: Double) -> RateDifference {
    let before = Dictionary(uniqueKeysWithValues: (trials[first] ?? []).map { ($0.utterance, $0) })
    let pairs = (trials[second] ?? []).compactMap { after -> (TrialRecord, TrialRecord)? in
      guard let same = before[after.utterance], same.score != nil, after.score != nil else {
        return nil
      }
      return (same, after)
    }
    return RateDifference(
      from: sample(pairs.map(\.0)) { $0.outcome(at: threshold) },
      to: sample(pairs.map(\.1)) { $0.outcome(at: threshold) })
  }

  private func sample(_ trials: [TrialRecord], _ value: (TrialRecord) -> Double?) -> ClusteredSample {
    ClusteredSample(
      bySpeaker: trials.compactMap { trial in
        guard let value = value(trial), let speaker = speakers[trial.utterance] else { return nil }
        return (speaker: speaker, value: value)
      })
  }
}

extension TrialRecord {
  /// 1 when accepted from a threshold on, 0 when rejected.
  fileprivate func outcome(at threshold: Double) -> Double? { score.map { $0 >= threshold ? 1 : 0 } }
}
