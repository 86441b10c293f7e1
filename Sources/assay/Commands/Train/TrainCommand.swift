import ArgumentParser

/// `assay train`: trains Assay's own networks: both stages of a purifier, and a cloner.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Train the networks of a purifier, or a cloner.",
    subcommands: [
      TrainPurifierCommand.self, TrainRefinerCommand.self, TrainDictionaryCommand.self,
      TrainClonerCommand.self, TrainExportCommand.self,
    ])
}
