/// Whether a protection protects, and which purifiers defeat it, by one verifier.
public struct ProtectionVerdict: Sendable, Codable, Equatable {
  public let protection: String
  /// Whose clones are verified; ``AuditPlan/uncloned`` where the speech itself is.
  public let cloner: String
  public let verifier: String
  /// Whether acceptance falls without any purifier: the interval of ``effect`` lies below 0.
  public let protects: Bool
  /// Acceptance of protected less acceptance of clean speech, both unpurified.
  public let effect: RateDifference
  /// Acceptance of protected speech less that of speech with white noise as strong; `nil` where there is no such control.
  public let beyondNoise: RateDifference?
  /// The same with noise of the perturbation's long-term spectrum.
  public let beyondShapedNoise: RateDifference?
  /// In the order of the table.
  public let purifiers: [PurifierVerdict]
  /// All of it in plain words.
  public let sentence: String
  /// `nil` for a verifier without calibration.
  public internal(set) var calibrated: CalibratedVerdict?

  public static let rule =
    "A protection protects when the 95 % interval of the change in acceptance from clean to protected speech lies "
    + "below 0. A purifier raises acceptance when the 95 % interval of the change from protected to purified speech "
    + "lies above 0; it then defeats the protection when at least half of what the protection took is restored, "
    + "and weakens it otherwise. When that interval contains 0, the purifier is not distinguishable from none. "
    + "Changes are taken over the same utterances, and their intervals are clustered by speaker."

  /// - Parameters:
  ///   - effect: from clean to protected speech.
  ///   - rises: from protected to purified speech, by purifier.
  init(
    protection: String, cloner: String = AuditPlan.uncloned, verifier: String, effect: RateDifference,
    rises: [(purifier: String, rise: RateDifference)], clean: RateEstimate, protected: RateEstimate,
    noise: (rate: RateEstimate, difference: RateDifference)? = nil,
    shapedNoise: (rate: RateEstimate, difference: RateDifference)? = nil
  ) {
    self.protection = protection
    self.cloner = cloner
    self.verifier = verifier
    self.effect = effect
    let protects = (effect.interval?.upper ?? 0) < 0
    self.protects = protects
    beyondNoise = noise?.difference
    beyondShapedNoise = shapedNoise?.difference
    purifiers = rises.map {
      PurifierVerdict(purifier: $0.purifier, effect: effect, rise: $0.rise, protects: protects)
    }
    let noises = [("noise as strong", noise), ("shaped noise as strong", shapedNoise)].compactMap {
      name, noise in
      noise.map { (name: name, rate: $0.rate, difference: $0.difference) }
    }
    sentence = Self.sentence(protection, cloner, verifier, protects, purifiers, clean, protected, noises)
  }

  private static func sentence(
    _ protection: String, _ cloner: String, _ verifier: String, _ protects: Bool,
    _ purifiers: [PurifierVerdict],
    _ clean: RateEstimate, _ protected: RateEstimate,
    _ noises: [(name: String, rate: RateEstimate, difference: RateDifference)]
  ) -> String {
    let isCloned = cloner != AuditPlan.uncloned
    let subject =
      isCloned
      ? "\(protection), cloned by \(cloner), verified by \(verifier)" : "\(protection) by \(verifier)"
    let counts =
      "accepted \(protected.successes)/\(protected.trials), \(isCloned ? "clones of " : "")clean speech \(clean.successes)/\(clean.trials)"
      + noises.map { ", \($0.name) \($0.rate.successes)/\($0.rate.trials)" }.joined()
    guard protects else {
      return "\(subject): not shown to protect, even unpurified (\(counts))."
    }
    func names(_ outcome: PurifierVerdict.Outcome) -> String? {
      let found = purifiers.filter { $0.outcome == outcome }
      guard !found.isEmpty else { return nil }
      return found.map { verdict in
        guard outcome == .defeats || outcome == .weakens, let share = verdict.recovered else {
          return verdict.purifier
        }
        return "\(verdict.purifier) (\(Int((share * 100).rounded())) % restored)"
      }.joined(separator: ", ")
    }
    var clauses = ["protects when unpurified (\(counts))"]
    let equals = noises.filter { ($0.difference.interval?.upper ?? 0) >= 0 }.map(\.name)
    if !equals.isEmpty {
      clauses.append("not distinguishable from \(equals.joined(separator: " and from "))")
    }
    clauses.append(names(.defeats).map { "defeated by \($0)" } ?? "defeated by no purifier")
    if let found = names(.weakens) { clauses.append("weakened by \(found)") }
    if let found = names(.notDistinguishable) {
      clauses.append("not distinguishable from unpurified: \(found)")
    }
    if let found = names(.adds) { clauses.append("accepted even less after \(found)") }
    return "\(subject): \(clauses.joined(separator: "; "))."
  }
}
