import ArgumentParser

/// `assay models`: the weights that methods need.
struct ModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models",
    abstract: "Download and inspect the weights of methods.",
    discussion: """
      Weights are stored in the models folder of Assay's cache, or in the folder named by ASSAY_MODELS. Each \
      file is checked by size and SHA-256; no other file is loaded in its place. Describe your own weights once \
      with assay models describe.

      EXAMPLES
        assay models list
        assay models pull ge2e
        assay models inspect weights.pt
      """,
    subcommands: [
      ModelsListCommand.self, ModelsPullCommand.self, ModelsPathCommand.self, ModelsInspectCommand.self,
      ModelsConvertCommand.self, ModelsDescribeCommand.self,
    ])
}
