package import AssayAudit
import AssayPlots
import AssayReport
import Foundation

/// What `assay bench intervals` found: a table of the methods, the cells where none holds, and plots.
package struct IntervalReport {
  private let study: IntervalStudy
  private let cells: [IntervalStudyCell]
  private let summaries: [IntervalStudySummary]

  /// - Parameter cells: at least one.
  package init(_ study: IntervalStudy, _ cells: [IntervalStudyCell]) {
    self.study = study
    self.cells = cells
    summaries = IntervalStudy.methods.enumerated().map { IntervalStudySummary($1, at: $0, cells) }
  }

  /// Cells that no method covers acceptably.
  private var unheld: [IntervalStudyCell] {
    cells.filter { cell in !IntervalStudy.methods.indices.contains { cell.holds($0) } }
  }

  package var text: String {
    let table = TextTable(
      header: [
        "method", "holds in", "below 93 %", "above 97 %", "lowest, rare", "lowest", "highest", "mean width",
        "relative",
      ],
      rows: summaries.map { summary in
        [
          summary.method, "\(summary.holding)/\(summary.cells)", "\(summary.tooLow)", "\(summary.tooHigh)",
          NumberFormat.percent(summary.lowestRare), NumberFormat.percent(summary.lowestCommon),
          NumberFormat.percent(summary.highestCommon), NumberFormat.decimals(summary.width),
          NumberFormat.decimals(summary.relativeWidth),
        ]
      }, alignments: [.left] + Array(repeating: .right, count: 8))
    let none = unheld
    let list =
      none.isEmpty
      ? "Some method holds in every cell."
      : (["No method holds in \(none.count) of \(cells.count) cells:"] + none.map { "  \($0.text)" })
        .joined(separator: "\n")
    return [
      "\(study.runs) samples a cell, \(cells.count) cells, model \(study.model.rawValue), seed \(study.seed).",
      table.text,
      "rare: fewer than five successes, or failures, are expected; the columns after it are of the other cells. Widths "
        + "are means over all cells, relative ones to \(summaries[0].method)'s in the same cell.",
      list,
    ].joined(separator: "\n\n")
  }

  /// Everything; a line for each cell, so that the file can be read and compared.
  package func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    func text(_ value: some Encodable) throws -> String {
      String(decoding: try encoder.encode(value), as: UTF8.self)
    }
    func list(_ values: [some Encodable]) throws -> String {
      values.isEmpty ? "[]" : "[\n" + (try values.map(text).joined(separator: ",\n")) + "\n]"
    }
    return """
      {
      "model": \(try text(study.model)),
      "runs": \(study.runs),
      "seed": \(study.seed),
      "resamples": \(IntervalStudy.resamples),
      "methods": \(try text(IntervalStudy.methods)),
      "summaries": \(try list(summaries)),
      "held_by_none": \(try list(unheld.map(\.text))),
      "cells": \(try list(cells))
      }
      """
  }

  /// By true rate: the lowest coverage, the highest where five of both outcomes are expected, and the widths.
  package var plot: String {
    func series(_ value: ([IntervalStudyCell], Int) -> Double?) -> [LinePlot.Series] {
      let rates = Set(cells.map(\.rate)).sorted()
      return IntervalStudy.methods.enumerated().map { index, method in
        LinePlot.Series(
          method,
          rates.compactMap { rate in
            value(cells.filter { $0.rate == rate }, index).map { .init(x: rate, y: $0) }
          })
      }
    }
    var plots = [
      LinePlot(
        "Lowest coverage of 95 % intervals (asked: at least 0.93)", xLabel: "true rate", yLabel: "coverage",
        series { cells, method in cells.map { $0.coverage(method) }.min() }),
      LinePlot(
        "Highest coverage, 5 of both outcomes expected (asked: at most 0.97)", xLabel: "true rate",
        yLabel: "coverage",
        series { cells, method in cells.filter(\.isCommon).map { $0.coverage(method) }.max() }),
      LinePlot(
        "Width as a share of \(IntervalStudy.methods[0])'s", xLabel: "true rate",
        yLabel: "mean over the cells",
        series { cells, method in
          cells.reduce(0) { $0 + $1.widths[method] / $1.widths[0] } / Double(cells.count)
        }),
    ]
    for index in plots.indices { plots[index].xScale = .logarithmic }
    for index in 0..<2 { plots[index].yScale = .probit }
    return LinePlot.stacked(plots)
  }
}
