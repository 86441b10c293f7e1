import ArgumentParser
import AssayTraining

/// `assay train cloner`: trains the voice of ``SourceFilter``.
struct TrainClonerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cloner", abstract: "Train the cloner that comes with Assay on aligned speech.",
    discussion: """
      The cloner takes the speaker from a GE2E d-vector alone, so protections against speaker encoders affect it \
      like other cloning systems. assay align makes the TextGrids.

      EXAMPLES
        assay train cloner --speech train-clean-100 --alignments aligned/train \\
          --validation dev-clean --validation-alignments aligned/dev -o run
      """)

  @OptionGroup var training: TrainingOptions

  @Option(help: "A folder of TextGrids of the training speech.", completion: .directory)
  var alignments: String?

  @Option(help: "A folder of TextGrids of the validation speech.", completion: .directory)
  var validationAlignments: String?

  @OptionGroup var compute: ComputeOptions
  @OptionGroup var messageOptions: MessageOptions

  func run() throws {
    try training.run(
      compact: CloningRecipe.compact, paper: nil, compute: compute, options: messageOptions
    ) { recipe in
      if let alignments { recipe.alignments = alignments }
      if let validationAlignments { recipe.validationAlignments = validationAlignments }
    }
  }
}
