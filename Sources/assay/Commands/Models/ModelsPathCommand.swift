import ArgumentParser
import AssayModelStore
import FoundationEssentials

/// `assay models path`: where the weights of a model lie, for scripts.
struct ModelsPathCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "path", abstract: "Print the path of a model's weights; fails if they are missing.")

  @Argument(help: "The model's name; see assay models list.")
  var name: String

  func run() throws { try StandardOutput.print(ModelStore.url(of: name).path) }
}
