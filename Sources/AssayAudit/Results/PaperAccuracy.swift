import AssayErrors

/// Speaker verification accuracy (SVA) as the paper averages it, laid out as its Table 1: a block for each protection
/// with a row for each cloner, and a column for each purifier and verifier.
///
/// A block's “Avg.” pools `Σk/Σn` over the cloners; “Total” is the plain mean of the protections' averages before they
/// are rounded. Utterances count by ``AccuracyFilter/verifier``. Clean speech and noise controls are no protections and
/// have no block. A cell without trials is absent, and each average says how many cells it is over.
///
/// - Reference: Fan et al., *De-AntiFake*, ICML 2025, Table 1. The rules are inferred from the printed numbers, of which
///   they reproduce all but a few (`PaperAccuracyTests`).
public struct PaperAccuracy: Sendable, Codable, Equatable {
  /// A purifier and a verifier.
  public struct Column: Sendable, Codable, Hashable {
    public let purifier: String
    public let verifier: String
  }

  /// The clones by one cloner.
  public struct Row: Sendable, Codable, Equatable {
    /// ``AuditPlan/uncloned`` for the speech itself, where the audit has no cloner.
    public let cloner: String
    /// By column; `nil` for a cell that is not there.
    public let cells: [RateEstimate?]
  }

  /// “Avg.”.
  public struct Average: Sendable, Codable, Equatable {
    /// How many cells are pooled.
    public let cells: Int
    /// `nil` without any.
    public let pooled: RateEstimate?
  }

  /// A protection.
  public struct Block: Sendable, Codable, Equatable {
    public let protection: String
    /// In every block the same cloners.
    public let rows: [Row]
    /// By column.
    public let averages: [Average]
  }

  /// “Total”.
  public struct Total: Sendable, Codable, Equatable {
    /// How many protections have an average in this column.
    public let protections: Int
    /// The mean of their averages; `nil` without any.
    public let mean: MeanEstimate?
  }

  public let filter: AccuracyFilter
  /// Purifier by purifier, verifier by verifier.
  public let columns: [Column]
  public let blocks: [Block]
  /// By column.
  public let totals: [Total]

  /// Of an audit's clones; of its speech where it has no cloner.
  ///
  /// - Throws: ``AuditError`` with code `.invalidPlan` for an audit without protections.
  public init(_ results: AuditResults) throws {
    let plan = results.plan
    let protections = plan.protectionLabels.filter { $0 != AuditPlan.unprotected }
    guard !protections.isEmpty else {
      throw AuditError(
        .invalidPlan,
        "The audit has no protection, but the paper's averages are over protections: remove the option paper-rule."
      )
    }
    let cloners = plan.clonerLabels.isEmpty ? [AuditPlan.uncloned] : plan.clonerLabels
    let outcomes = FilteredOutcomes(results, .verifier)
    let there = Set(plan.cells)
    let cells = protections.flatMap { protection in
      cloners.flatMap { cloner in
        plan.purifierLabels.flatMap { purifier in
          plan.verifiers.map { verifier in
            let cell = AuditCell(protection: protection, purifier: purifier, cloner: cloner)
            return AccuracyOutcomes(
              protection: protection, cloner: cloner, purifier: purifier, verifier: verifier.label,
              sample: there.contains(cell)
                ? outcomes.sample(cell, verifier.label) : ClusteredSample(bySpeaker: []))
          }
        }
      }
    }
    self.init(cells, bootstrap: ClusterBootstrap(seed: plan.seed))
  }

  /// - Parameter cells: protections, cloners and columns appear in the order in which they are first named here; a
  ///   sample without outcomes is no cell.
  init(_ cells: [AccuracyOutcomes], bootstrap: ClusterBootstrap) {
    filter = .verifier
    func distinct<Value: Hashable>(_ values: [Value]) -> [Value] {
      var seen: Set<Value> = []
      return values.filter { seen.insert($0).inserted }
    }
    struct Place: Hashable {
      let protection: String
      let cloner: String
      let column: Column
    }
    func column(_ cell: AccuracyOutcomes) -> Column {
      Column(purifier: cell.purifier, verifier: cell.verifier)
    }
    let columns = distinct(cells.map(column))
    let protections = distinct(cells.map(\.protection))
    let cloners = distinct(cells.map(\.cloner))
    let samples = Dictionary(
      uniqueKeysWithValues: cells.filter { $0.sample.count > 0 }.map {
        (Place(protection: $0.protection, cloner: $0.cloner, column: column($0)), $0.sample)
      })
    /// A block's samples of one column, in the order of the cloners.
    func own(_ protection: String, _ column: Column) -> [ClusteredSample] {
      cloners.compactMap { samples[Place(protection: protection, cloner: $0, column: column)] }
    }
    self.columns = columns
    blocks = protections.map { protection in
      Block(
        protection: protection,
        rows: cloners.map { cloner in
          Row(
            cloner: cloner,
            cells: columns.map { column in
              samples[Place(protection: protection, cloner: cloner, column: column)].map {
                RateEstimate($0, bootstrap: bootstrap)
              }
            })
        },
        averages: columns.map { column in
          let own = own(protection, column)
          return Average(
            cells: own.count, pooled: own.isEmpty ? nil : RateEstimate(.joined(own), bootstrap: bootstrap))
        })
    }
    totals = columns.map { column in
      let averaged = protections.map { own($0, column) }.filter { !$0.isEmpty }
        .map(ClusteredSample.joined)
      return Total(
        protections: averaged.count, mean: averaged.isEmpty ? nil : MeanEstimate(meansOf: averaged))
    }
  }
}
