import AssayReport
import Foundation

/// Ratings in columns.
package struct RatingTable {
  /// Names of scores, in the order to be shown.
  package let columns: [String]
  package let results: [RatingResult]

  package init(
    columns: [String], results: [RatingResult]
  ) {
    self.columns = columns
    self.results = results
  }

  /// For people: names of files without their folders, three decimals, and the means at the end.
  package var text: String {
    let rows = results.map { result in
      [(result.file as NSString).lastPathComponent] + columns.map { NumberFormat.decimals(result.scores[$0]) }
    }
    let means = ["mean"] + columns.map { NumberFormat.decimals(mean($0)) }
    return TextTable(
      header: ["recording"] + columns, rows: rows + (results.count > 1 ? [means] : []),
      alignments: [.left] + columns.map { _ in .right }
    ).text
  }

  /// For programs: RFC 4180 with full paths and all decimals; an infinite ratio is `inf`.
  package var csv: String {
    let rows = results.map { result in
      [result.file, result.reference ?? ""] + columns.map { result.scores[$0].map { String($0) } ?? "" }
    }
    return ([["file", "reference"] + columns] + rows).map { CSVView.line($0) + "\r\n" }.joined()
  }

  private func mean(_ column: String) -> Double? {
    let values = results.compactMap { $0.scores[column] }
    return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }
}
