import ArgumentParser

/// `assay bench`: how fast this machine computes, measured when asked and never as part of the tests.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure speed on this machine.",
    discussion: """
      Nothing else should run at the same time. Each figure is the median of its repetitions.

      EXAMPLES
        assay bench allocator
        assay bench networks --threads 2
        assay bench speech recording.wav --json
        assay bench contention voices
      """,
    subcommands: [
      BenchAllocatorCommand.self, BenchContentionCommand.self, BenchNetworksCommand.self,
      BenchSpeechCommand.self,
    ])
}
