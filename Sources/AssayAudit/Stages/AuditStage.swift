import AssayFiles
import AssayRoles
import AssayStore

/// One method's work in an audit: what there is to do, how each unit of it is done, and where the outcome is kept.
///
/// A stage says nothing about order, threads, failures or progress; ``StageExecutor`` does all that for every stage alike.
protocol AuditStage: SendableMetatype {
  /// What a unit is addressed by, beside the method.
  associatedtype Recipe: Sendable
  /// What the method gives.
  associatedtype Product: Sendable
  /// What is kept of it, and what later stages are given.
  associatedtype Outcome

  var setting: StageSetting { get }
  var method: StageMethod { get }
  /// In the order of work.
  var units: [AuditUnit] { get }
  /// Asked only when something is to be done.
  var parallelism: Parallelism { get throws }

  /// What there is to do for a unit, given what was found before.
  func task(for unit: AuditUnit, _ findings: AuditFindings) throws -> StageTask<Self>

  /// The outcomes of earlier runs, by address.
  func known(in archive: RunArchive) throws -> [ContentHash: Outcome]

  /// Puts a product on the disk, and forgets that its unit has failed.
  func keep(
    _ product: Product, of job: StageJob<Self>, as unit: WorkUnit, seconds: Double, in archive: RunArchive
  ) throws -> Outcome

  /// Hands an outcome to the stages that follow.
  func hand(_ outcome: Outcome, of unit: AuditUnit, to findings: AuditFindings)

  /// What the method said about an outcome.
  func notices(of outcome: Outcome) -> [String]

  /// Which units cannot be done when a method has failed with this one.
  func failures(of unit: AuditUnit) -> [WorkUnit]
}

/// What there is to do for a unit.
enum StageTask<Stage: AuditStage> {
  case job(StageJob<Stage>)
  /// What the unit needs has failed, which is reported where it did.
  case withoutInput
  /// What the unit needs has failed, and was reported as this unit's own.
  case failedBefore
  /// Nothing: the audit does without it.
  case omitted
}

/// The work of a unit, ready to be done on any thread.
struct StageJob<Stage: AuditStage>: Sendable {
  let unit: AuditUnit
  /// Units of one method with the same address have the same outcome.
  let address: ContentHash
  let recipe: Stage.Recipe
  var seed: UInt64 = 0
  let make: @Sendable (MethodContext) throws -> Stage.Product
}
