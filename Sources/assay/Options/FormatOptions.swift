import ArgumentParser
package import AssayReport

/// How results are printed.
struct FormatOptions: ParsableArguments {
  @Option(
    help: """
      How to print the tables. latex needs the package booktabs; csv has all decimals and the tables alone, an empty \
      line between two.
      """)
  var format = ReportFormat.text

  /// Whether a terminal is written for.
  var isText: Bool { format == .text }

  func text(_ report: Report) -> String {
    let text = report.text(format)
    // A table for programs ends with a line end of its own.
    return CommandLineWording.text(text.hasSuffix("\r\n") ? String(text.dropLast()) : text)
  }
}

extension ReportFormat: ExpressibleByArgument {}
