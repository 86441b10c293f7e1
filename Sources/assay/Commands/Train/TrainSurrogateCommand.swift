import ArgumentParser
import AssayModelStore
import AssayTraining
import Foundation

/// `assay train surrogate`: trains the encoders that the protection `surrogate` attacks.
struct TrainSurrogateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "surrogate",
    abstract: "Train your own small speaker encoders, to make perturbations against them.",
    discussion: """
      A purifier can then learn from real perturbations without learning from the verifiers that judge it: train \
      encoders, protect the training speech against them, and train on both versions.

      EXAMPLES
        assay train surrogate --speech train-clean-100 --validation dev-clean -o encoders
        assay protect train-clean-100 -o protected --method surrogate --set weights=encoders --set attacked=any
        assay train purifier --speech train-clean-100 --protected protected --validation dev-clean \\
          --start Models/phonepure-compact -o run
      """)

  @OptionGroup var training: TrainingOptions
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var messageOptions: MessageOptions

  func run() throws {
    try training.run(compact: SurrogateRecipe.compact, paper: nil, compute: compute, options: messageOptions)
    // A run is a model by itself: its weights are what the protection reads.
    let folder = TrainingFolder(URL(fileURLWithPath: training.output))
    guard !training.printConfig, training.processOptions.rank == 0,
      FileManager.default.fileExists(atPath: folder.bestWeights.path)
    else { return }
    try WeightDescription.write(
      of: [folder.bestWeights], licence: "that of the speech they were trained on",
      source: "assay train surrogate")
  }
}
