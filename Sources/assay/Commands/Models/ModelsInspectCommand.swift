import ArgumentParser
import AssayCheckpoint
import Foundation

/// `assay models inspect`: what is in a file of weights.
struct ModelsInspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "List the tensors of a checkpoint: PyTorch's two formats and safetensors.",
    discussion: """
      Nothing in the file is executed: objects that are not tensors are listed by name.

      EXAMPLES
        assay models inspect pretrained.pt
        assay models inspect model.safetensors --json
      """)

  @Argument(help: "The checkpoint.", completion: .file())
  var file: String

  @Flag(help: "Print the list as JSON.")
  var json = false

  func run() throws {
    let listing = try CheckpointListing(
      Checkpoint.open(URL(fileURLWithPath: file), foreign: .opaque), file: file)
    if json { return try StandardOutput.printJSON(listing) }
    try StandardOutput.print(listing.text)
  }
}
