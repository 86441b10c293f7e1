/// p-values of several questions at once, so that the chance of a single false “different” stays below the level.
///
/// - Reference: Holm, *A Simple Sequentially Rejective Multiple Test Procedure*, Scandinavian Journal of Statistics 6,
///   1979.
enum HolmAdjustment {
  /// - Returns: in the order of `values`, each at least what it was, at most 1.
  static func adjusted(_ values: [Double]) -> [Double] {
    var adjusted = values
    var highest = 0.0
    for (rank, index) in values.indices.sorted(by: { values[$0] < values[$1] }).enumerated() {
      highest = max(highest, min(1, values[index] * Double(values.count - rank)))
      adjusted[index] = highest
    }
    return adjusted
  }
}
