/// One method over all cells of an ``IntervalStudy``.
public struct IntervalStudySummary: Sendable, Codable, Equatable {
  public let method: String
  /// Cells, and those where the coverage is acceptable: see ``IntervalStudyCell/holds(_:)``.
  public let cells: Int
  public let holding: Int
  /// Cells that are covered less than ``IntervalStudyCell/least``.
  public let tooLow: Int
  /// Cells that are covered more than ``IntervalStudyCell/greatest`` though at least five successes and five failures
  /// are expected.
  public let tooHigh: Int
  /// Over all cells.
  public let lowest: Double
  /// Where fewer than five successes, or failures, are expected; `nil` without such cells.
  public let lowestRare: Double?
  /// Where at least five of both are expected; `nil` without such cells.
  public let lowestCommon: Double?
  public let highestCommon: Double?
  /// The mean over the cells of the mean width.
  public let width: Double
  /// The same as a share of the first method's, cell by cell.
  public let relativeWidth: Double

  private enum CodingKeys: String, CodingKey {
    case method, cells, holding, lowest, width
    case tooLow = "too_low"
    case tooHigh = "too_high"
    case lowestRare = "lowest_rare"
    case lowestCommon = "lowest_common"
    case highestCommon = "highest_common"
    case relativeWidth = "relative_width"
  }

  /// - Parameters:
  ///   - index: the method's place in the study.
  ///   - cells: at least one.
  public init(_ method: String, at index: Int, _ cells: [IntervalStudyCell]) {
    precondition(!cells.isEmpty, "a summary of no cells")
    let coverages = cells.map { $0.coverage(index) }
    let common = cells.filter(\.isCommon).map { $0.coverage(index) }
    self.method = method
    self.cells = cells.count
    holding = cells.count { $0.holds(index) }
    tooLow = coverages.count { $0 < IntervalStudyCell.least }
    tooHigh = common.count { $0 > IntervalStudyCell.greatest }
    lowest = coverages.reduce(1, min)
    lowestRare = cells.filter { !$0.isCommon }.map { $0.coverage(index) }.min()
    lowestCommon = common.min()
    highestCommon = common.max()
    width = cells.reduce(0) { $0 + $1.widths[index] } / Double(cells.count)
    relativeWidth = cells.reduce(0) { $0 + $1.widths[index] / $1.widths[0] } / Double(cells.count)
  }
}
