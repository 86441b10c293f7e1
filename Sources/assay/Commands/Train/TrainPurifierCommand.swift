import ArgumentParser
import AssayDiffusion
import AssayFeatures
import AssayPhonePuRe
import AssayTraining
import Foundation

/// `assay train purifier`: trains stage 1.
struct TrainPurifierCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "purifier", abstract: "Train stage 1: diffusion that removes perturbations from waveforms.",
    discussion: """
      EXAMPLES
        assay train purifier --speech LibriSpeech/train-clean-100 --validation LibriSpeech/dev-clean -o run
        assay train purifier --preset paper --start purification.pkl --speech train-clean-100 \\
          --validation dev-clean -o run
        assay train purifier --speech mine --protected mine-protected --validation dev-clean \
          --start Models/phonepure-compact -o run
      """)

  @OptionGroup var training: TrainingOptions
  @Option(
    help: ArgumentHelp(
      "A folder with a protected version of each training recording; may be repeated.",
      valueName: "folder"))
  var protected: [String] = []

  @OptionGroup var compute: ComputeOptions
  @OptionGroup var messageOptions: MessageOptions

  func run() throws {
    try training.run(
      compact: PhonePuReRecipe.compactPurifier, paper: PhonePuReRecipe.paperPurifier, compute: compute,
      options: messageOptions
    ) { recipe in
      guard !protected.isEmpty else { return }
      if recipe.protected == nil { recipe.protected = .init(folders: protected) }
      recipe.protected?.folders = protected
    }
  }
}
