import ArgumentParser

/// `assay train`: trains Assay's own networks: both stages of a purifier, a cloner, and surrogate encoders.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train the networks of a purifier or a cloner, or encoders to attack.",
    subcommands: [
      TrainPurifierCommand.self, TrainRefinerCommand.self, TrainDictionaryCommand.self,
      TrainClonerCommand.self, TrainSurrogateCommand.self, TrainExportCommand.self,
    ])
}
