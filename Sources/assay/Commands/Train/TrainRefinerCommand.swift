import ArgumentParser
import AssayDiffusion
import AssayFeatures
import AssayPhonePuRe
import AssayTraining
import Foundation

/// `assay train refiner`: trains stage 2.
struct TrainRefinerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "refiner", abstract: "Train stage 2: refinement of purified speech, guided by phonemes.",
    discussion: """
      A run of assay train purifier purifies the training speech once; the result is kept in --cache. assay \
      align makes the TextGrids, assay train dictionary the dictionary.

      EXAMPLES
        assay train refiner --purifier run1 --speech train-clean-100 --validation dev-clean -o run2 \\
          --dictionary phonemes.txt --alignments aligned/train --validation-alignments aligned/dev
      """)

  @OptionGroup var training: TrainingOptions

  @Option(
    help: "Purifier of the training speech: a run of stage 1, a model's folder or the official checkpoint.",
    completion: .directory)
  var purifier: String?

  @Option(help: "Spectra by phoneme.", completion: .file())
  var dictionary: String?

  @Option(help: "A folder of TextGrids of the training speech.", completion: .directory)
  var alignments: String?

  @Option(help: "A folder of TextGrids of the validation speech.", completion: .directory)
  var validationAlignments: String?

  @Option(
    help: "DEMAND's folder, to add background noise to the training speech before purification.",
    completion: .directory)
  var demand: String?

  @Option(help: "Folder for the purified training speech. (default: beside the run)", completion: .directory)
  var cache: String?

  @OptionGroup var compute: ComputeOptions
  @OptionGroup var messageOptions: MessageOptions

  func run() throws {
    try training.run(
      compact: PhonePuReRecipe.compactRefiner, paper: PhonePuReRecipe.paperRefiner, compute: compute,
      options: messageOptions
    ) { recipe in
      var refiner = recipe.refiner ?? PhonePuReRecipe.compactRefiner.refiner
      if let demand { refiner?.noise = .init(demand: demand) }
      if let purifier { refiner?.purifier = purifier }
      if let dictionary { refiner?.dictionary = dictionary }
      if let alignments { refiner?.alignments = alignments }
      if let validationAlignments { refiner?.validationAlignments = validationAlignments }
      if let cache { refiner?.cache = cache }
      if refiner?.cache.isEmpty == true { refiner?.cache = training.output + "-purified" }
      recipe.refiner = refiner
    }
  }
}
