/// All pairs of purifiers after one protection, or of protections before one purifier, by one verifier.
public struct MethodComparisons: Sendable, Codable, Equatable {
  /// What is compared with what.
  public enum Axis: String, Sendable, Codable, CaseIterable {
    case purifiers
    case protections
  }

  public let axis: Axis
  /// The protection or the purifier that all have in common.
  public let fixed: String
  public let verifier: String
  public let pairs: [PairedComparison]

  /// Every table that the audit has of this kind; p-values are adjusted over all pairs of all of them.
  ///
  /// - Parameters:
  ///   - fixed: only this protection or purifier.
  ///   - verifier: only this one.
  /// - Throws: ``AuditError`` for a label that the audit does not have.
  public static func all(
    _ results: AuditResults, _ axis: Axis, fixed: String? = nil, verifier: String? = nil
  ) throws -> [MethodComparisons] {
    let plan = results.plan
    let (outer, inner) =
      axis == .purifiers
      ? (plan.protectionLabels, plan.purifierLabels) : (plan.purifierLabels, plan.protectionLabels)
    let chosen = try Self.chosen(fixed, outer, axis == .purifiers ? "protection" : "purifier")
    let verifiers = try Self.chosen(verifier, plan.verifiers.map(\.label), "verifier")
    var drafts: [(fixed: String, verifier: String, pairs: [Draft])] = []
    for fixed in chosen {
      for verifier in verifiers {
        let pairs = inner.indices.flatMap { first in
          inner.indices.dropFirst(first + 1).map { second in
            Draft(results, axis, fixed, verifier, inner[first], inner[second])
          }
        }
        drafts.append((fixed, verifier, pairs))
      }
    }
    let values = drafts.flatMap(\.pairs).compactMap(\.pValue)
    var adjusted = HolmAdjustment.adjusted(values)[...]
    return drafts.map { draft in
      MethodComparisons(
        axis: axis, fixed: draft.fixed, verifier: draft.verifier,
        pairs: draft.pairs.map { $0.comparison(adjusted: $0.pValue == nil ? nil : adjusted.removeFirst()) })
    }
  }

  private static func chosen(_ label: String?, _ labels: [String], _ role: String) throws -> [String] {
    guard let label else { return labels }
    guard labels.contains(label) else {
      throw AuditError(
        .invalidPlan,
        "The audit has no \(role) called “\(label)”; it has \(labels.joined(separator: ", ")).")
    }
    return [label]
  }

  /// A comparison before its p-value is adjusted.
  private struct Draft {
    let first: String
    let second: String
    let differences: ClusteredSample
    let acceptance: RateDifference
    let bootstrap: ClusterBootstrap
    let pValue: Double?

    init(
      _ results: AuditResults, _ axis: Axis, _ fixed: String, _ verifier: String, _ first: String,
      _ second: String
    ) {
      func trials(_ method: String) -> [String: TrialValues] {
        let found =
          axis == .purifiers
          ? results.trials(fixed, method, verifier) : results.trials(method, fixed, verifier)
        return found.compactMapValues { trial in
          guard let score = trial.score, let outcome = results.outcome(trial) else { return nil }
          return TrialValues(score: score, outcome: outcome)
        }
      }
      let (one, other) = (trials(first), trials(second))
      let common = Set(one.keys).intersection(other.keys).sorted { $0.precedes($1) }
      func sample(_ value: (TrialValues, TrialValues) -> Double) -> ClusteredSample {
        results.sample(
          common.compactMap { utterance in
            guard let a = one[utterance], let b = other[utterance] else { return nil }
            return (utterance, value(a, b))
          })
      }
      self.first = first
      self.second = second
      differences = sample { $1.score - $0.score }
      acceptance = RateDifference(from: sample { a, _ in a.outcome }, to: sample { _, b in b.outcome })
      bootstrap = ClusterBootstrap(seed: results.plan.seed)
      pValue = SignFlipTest(differences, seed: results.plan.seed).pValue
    }

    func comparison(adjusted: Double?) -> PairedComparison {
      let difference = MeanEstimate(differences, bootstrap: bootstrap, range: -2...2)
      let finding: PairedComparison.Finding =
        if let adjusted, adjusted < PairedComparison.level, let mean = difference.mean {
          mean < 0 ? .lower : .higher
        } else { .notDistinguishable }
      return PairedComparison(
        first: first, second: second, difference: difference, effectSize: differences.effectSize,
        acceptance: acceptance, pValue: pValue, adjustedPValue: adjusted, finding: finding)
    }
  }

  private struct TrialValues {
    let score: Double
    let outcome: Double
  }
}
