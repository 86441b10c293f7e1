import ArgumentParser

/// `assay models`: the weights that methods need.
struct ModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models",
    abstract: "Fetch and inspect the weights that methods need.",
    discussion: """
      Weights lie in the models folder of Assay's cache, or in the folder that ASSAY_MODELS names. Each file is \
      recognised by its size and SHA-256; nothing else is ever loaded in its place. Weights of your own are described \
      once, see assay models describe.

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
