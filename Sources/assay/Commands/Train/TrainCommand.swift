import ArgumentParser

/// `assay train`: trains networks of PhonePuRe's two stages.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Train the networks of a purifier.",
    subcommands: [
      TrainPurifierCommand.self, TrainRefinerCommand.self, TrainDictionaryCommand.self,
      TrainExportCommand.self,
    ])
}
