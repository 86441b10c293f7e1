import AssayFiles
import AssayPlots
import Foundation

/// Loss and validation by step, drawn as SVG.
struct TrainingCurves {
  private let plots: [LinePlot]

  init(_ entries: [TrainingLog.Entry], measure: String) {
    var loss = LinePlot(
      "Loss", xLabel: "step", yLabel: "loss",
      [
        .init(
          "loss",
          entries.compactMap { entry in entry.losses["total"].map { .init(x: Double(entry.step), y: $0) } })
      ])
    loss.yScale = .logarithmic
    let names = entries.compactMap(\.validation).reduce(into: Set<String>()) { $0.formUnion($1.keys) }
    let validation = LinePlot(
      "Validation", xLabel: "step", yLabel: measure,
      names.sorted().map { name in
        .init(
          name,
          entries.compactMap { entry in entry.validation?[name].map { .init(x: Double(entry.step), y: $0) } })
      })
    plots = [loss, validation]
  }

  /// - Throws: `FileError` when it cannot be written.
  func write(to url: URL) throws { try AtomicFile.write(Data(svg.utf8), to: url) }

  var svg: String { LinePlot.stacked(plots) }
}
