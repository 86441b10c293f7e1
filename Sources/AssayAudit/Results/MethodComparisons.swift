import AssayErrors
import AssayFiles
import AssayStore

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
  /// Whose clones are compared; ``AuditPlan/uncloned`` where the speech itself is.
  public let cloner: String
  public let verifier: String
  public let pairs: [PairedComparison]

  /// Every table that the audit has of this kind; p-values are adjusted over all pairs of all of them.
  ///
  /// - Parameters:
  ///   - fixed: only this protection or purifier.
  ///   - cloner: only clones by this one; ``AuditPlan/uncloned`` for the speech itself.
  ///   - verifier: only this one.
  /// - Throws: ``AuditError`` for a label that the audit does not have.
  public static func all(
    _ results: AuditResults, _ axis: Axis, fixed: String? = nil, cloner: String? = nil,
    verifier: String? = nil
  ) throws -> [MethodComparisons] {
    let plan = results.plan
    let (outer, inner) =
      axis == .purifiers
      ? (plan.protectionLabels, plan.purifierLabels) : (plan.purifierLabels, plan.protectionLabels)
    let chosen = try Self.chosen(fixed, outer, axis == .purifiers ? "protection" : "purifier")
    let verifiers = try Self.chosen(verifier, plan.verifiers.map(\.label), "verifier")
    let cloners = try Self.chosen(cloner, [AuditPlan.uncloned] + plan.clonerLabels, "cloner")
    let there = Set(plan.cells)
    var drafts: [(fixed: String, cloner: String, verifier: String, pairs: [Draft])] = []
    for cloner in cloners {
      for fixed in chosen {
        func cell(_ label: String) -> AuditCell {
          axis == .purifiers
            ? AuditCell(protection: fixed, purifier: label, cloner: cloner)
            : AuditCell(protection: label, purifier: fixed, cloner: cloner)
        }
        let labels = inner.filter { there.contains(cell($0)) }
        for verifier in verifiers where labels.count > 1 {
          let pairs = labels.indices.flatMap { first in
            labels.indices.dropFirst(first + 1).map { second in
              Draft(
                results, verifier, (labels[first], cell(labels[first])),
                (labels[second], cell(labels[second])))
            }
          }
          drafts.append((fixed, cloner, verifier, pairs))
        }
      }
    }
    let values = drafts.flatMap(\.pairs).compactMap(\.pValue)
    var adjusted = HolmAdjustment.adjusted(values)[...]
    return drafts.map { draft in
      MethodComparisons(
        axis: axis, fixed: draft.fixed, cloner: draft.cloner, verifier: draft.verifier,
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
      _ results: AuditResults, _ verifier: String, _ first: (label: String, cell: AuditCell),
      _ second: (label: String, cell: AuditCell)
    ) {
      func trials(_ cell: AuditCell) -> [String: TrialValues] {
        results.trials(cell, verifier).compactMapValues { trial in
          guard let score = trial.score, let outcome = results.outcome(trial) else { return nil }
          return TrialValues(score: score, outcome: outcome)
        }
      }
      let (one, other) = (trials(first.cell), trials(second.cell))
      let common = Set(one.keys).intersection(other.keys).sorted { $0.precedes($1) }
      func sample(_ value: (TrialValues, TrialValues) -> Double) -> ClusteredSample {
        results.sample(
          common.compactMap { utterance in
            guard let a = one[utterance], let b = other[utterance] else { return nil }
            return (utterance, value(a, b))
          })
      }
      self.first = first.label
      self.second = second.label
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
