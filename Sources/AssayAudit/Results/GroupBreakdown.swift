import AssayFiles
import AssayReport
import AssayRoles
import AssayStore

/// Acceptance in groups of utterances: whom a protection serves worst.
public struct GroupBreakdown: Sendable, Codable, Equatable {
  /// What utterances are grouped by.
  public enum Trait: String, Sendable, Codable, CaseIterable {
    case speaker
    case gender
    /// The duration of the clean recording, in three groups of about the same size.
    case length
    case language
  }

  /// The utterances of a cell in one group.
  public struct Group: Sendable, Codable, Equatable {
    public let name: String
    public let accepted: RateEstimate
    public let score: MeanEstimate
  }

  /// One cell of the audit.
  public struct Row: Sendable, Codable, Equatable {
    public let protection: String
    public let purifier: String
    public let cloner: String
    public let verifier: String
    public let groups: [Group]
    /// The group that is accepted most often: where there is a protection, whom it protects least. `nil` where there is
    /// one group.
    public let worst: String?
  }

  /// What an utterance counts as when nothing is known.
  public static let unknown = "unknown"

  public let trait: Trait
  public let rows: [Row]

  public init(_ results: AuditResults, by trait: Trait) {
    self.trait = trait
    let plan = results.plan
    let names = Self.names(plan, trait)
    let order = Set(names.values).sorted { $0.precedes($1) }
    let bootstrap = ClusterBootstrap(seed: plan.seed)
    let controls = Set(plan.noiseControls.map(\.label))
    rows = plan.cells.filter { !controls.contains($0.protection) }.flatMap { cell in
      plan.verifiers.map { verifier in
        let trials = results.trials(cell, verifier.label).values
          .sorted { $0.utterance.precedes($1.utterance) }
        let groups = order.map { name in
          let own = trials.filter { names[$0.utterance] == name }
          return Group(
            name: name,
            accepted: RateEstimate(
              results.sample(
                own.compactMap { trial in results.outcome(trial).map { (trial.utterance, $0) } }),
              bootstrap: bootstrap),
            score: MeanEstimate(
              results.sample(own.compactMap { trial in trial.score.map { (trial.utterance, $0) } }),
              bootstrap: bootstrap, range: -1...1))
        }
        return Row(
          protection: cell.protection, purifier: cell.purifier, cloner: cell.cloner, verifier: verifier.label,
          groups: groups, worst: Self.worst(groups))
      }
    }
  }

  /// By rate, and where rates are equal by score.
  private static func worst(_ groups: [Group]) -> String? {
    let counted = groups.filter { $0.accepted.rate != nil }
    guard counted.count > 1 else { return nil }
    func badness(_ group: Group) -> (Double, Double) { (group.accepted.rate ?? 0, group.score.mean ?? -1) }
    return counted.max { badness($0) < badness($1) }?.name
  }

  /// The group of each utterance.
  private static func names(_ plan: AuditPlan, _ trait: Trait) -> [String: String] {
    let bounds = trait == .length ? lengthBounds(plan) : nil
    return Dictionary(
      uniqueKeysWithValues: plan.utterances.map { utterance in
        let name: String? =
          switch trait {
          case .speaker: utterance.speaker
          case .gender: utterance.gender.map { $0 == .female ? "female" : "male" }
          case .language: utterance.language
          case .length:
            if let seconds = utterance.seconds, let bounds { lengthName(seconds, bounds) } else { nil }
          }
        return (utterance.id, name ?? unknown)
      })
  }

  /// Where the shortest third ends and the longest begins, in tenths of a second.
  private static func lengthBounds(_ plan: AuditPlan) -> (Double, Double)? {
    let lengths = plan.utterances.compactMap(\.seconds).sorted()
    guard !lengths.isEmpty else { return nil }
    func bound(_ share: Int) -> Double { (lengths[lengths.count * share / 3] * 10).rounded() / 10 }
    return (bound(1), bound(2))
  }

  private static func lengthName(_ seconds: Double, _ bounds: (Double, Double)) -> String {
    let (low, high) = (NumberFormat.decimals(bounds.0, 1), NumberFormat.decimals(bounds.1, 1))
    if seconds < bounds.0 { return "1: under \(low) s" }
    return seconds < bounds.1 ? "2: \(low) to \(high) s" : "3: from \(high) s"
  }
}
