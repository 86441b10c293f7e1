public import ArgumentParser
import AssayAudit
import AssayBench
import AssayFiles
import Foundation

/// `assay bench intervals`: how often confidence intervals of rates hold the truth.
struct BenchIntervalsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "intervals",
    abstract:
      "Simulate how often 95 % intervals of acceptance rates contain the true rate, for several methods.",
    discussion: """
      Simulates speakers with several trials each, and computes an interval with every method for each sample. A \
      method holds in a cell if its intervals contain the true rate in at least 93 % of the runs and, if at \
      least five successes and five failures are expected, in at most 97 %. A correlation is that of two \
      outcomes of one speaker. All combinations of the options are simulated, on all processors. The result \
      depends only on the seed and the options, not on the machine.

      EXAMPLES
        assay bench intervals --plot intervals.svg
        assay bench intervals --speakers 25 --trials 5 --runs 500
        assay bench intervals --model threshold --json > threshold.json
      """)

  @Option(help: "Simulated samples for each cell.")
  var runs = 2_000

  @Option(help: "Seed of the random numbers.")
  var seed: UInt64 = 1

  @Option(
    help:
      "Model of the outcomes: a beta distribution of speakers' rates, or correlated scores and a threshold.")
  var model = OutcomeModel.betaBinomial

  @Option(name: .customLong("rate"), parsing: .singleValue, help: "A true rate; may be repeated.")
  var rates: [Double] = [0.02, 0.05, 0.1, 0.2, 0.35, 0.5]

  @Option(parsing: .singleValue, help: "A number of speakers; may be repeated.")
  var speakers: [Int] = [10, 15, 25, 50]

  @Option(
    parsing: .singleValue,
    help: "Trials of each speaker, or a range to draw each speaker's number from; may be repeated.")
  var trials: [TrialNumbers] = ["1", "2", "5", "10", "1-10"].compactMap(TrialNumbers.init(argument:))

  @Option(
    name: .customLong("correlation"), parsing: .singleValue,
    help: "A correlation within a speaker; may be repeated.")
  var correlations: [Double] = [0, 0.1, 0.2, 0.35, 0.5]

  @Option(help: ArgumentHelp("File for a plot of the results.", valueName: "file"), completion: .file())
  var plot: String?

  @OptionGroup var messageOptions: MessageOptions

  func validate() throws {
    guard (1...1_000_000).contains(runs) else {
      throw ValidationError("--runs must be 1 to 1000000, not \(runs).")
    }
    guard rates.allSatisfy({ $0 > 0 && $0 < 1 }) else {
      throw ValidationError("--rate must be above 0 and below 1.")
    }
    guard speakers.allSatisfy({ (2...10_000).contains($0) }) else {
      throw ValidationError("--speakers must be 2 to 10000.")
    }
    guard correlations.allSatisfy({ (0..<0.95).contains($0) }) else {
      throw ValidationError("--correlation must be at least 0 and below 0.95.")
    }
  }

  func run() throws {
    let study = IntervalStudy(
      runs: runs, seed: seed, model: model,
      places: IntervalStudyPlace.grid(
        rates: rates, speakers: speakers, trials: trials.map(\.range), correlations: correlations))
    let messages = messageOptions.messages
    let report = IntervalBench.report(study) { done, cell in
      messages.progress.update(Double(done), of: study.places.count, "cells", task: cell)
    }
    messages.progress.clear()
    if let plot {
      try AtomicFile.write(Data(report.plot.utf8), to: URL(fileURLWithPath: plot))
    }
    try StandardOutput.print(messageOptions.json ? report.json() : report.text)
  }
}

extension OutcomeModel: ExpressibleByArgument {}
