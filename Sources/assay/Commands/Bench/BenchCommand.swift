import ArgumentParser

/// `assay bench`: how fast this machine computes, and how often intervals hold the truth; measured when asked and
/// never as part of the tests.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure speed on this machine, and how good confidence intervals are.",
    discussion: """
      Run nothing else during measurements of speed. Each figure is the median of its repetitions.

      EXAMPLES
        assay bench allocator
        assay bench networks --threads 2
        assay bench speech recording.wav --json
        assay bench contention voices
        assay bench intervals --plot intervals.svg
      """,
    subcommands: [
      BenchAllocatorCommand.self, BenchContentionCommand.self, BenchIntervalsCommand.self,
      BenchNetworksCommand.self, BenchSpeechCommand.self,
    ])
}
