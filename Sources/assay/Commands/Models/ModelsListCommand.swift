import ArgumentParser
import AssayModels
import Foundation

/// `assay models list`: the catalogue, and what of it is on this machine.
struct ModelsListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the models that can be pulled, and which are on this machine.")

  struct Listing: Encodable {
    struct File: Encodable {
      let name: String
      let size: Int
      let sha256: String
      let path: String
    }

    let name: String
    let summary: String
    /// `present`, `missing` or `damaged`.
    let state: String
    let source: String
    let licence: String
    let citation: String
    let files: [File]
  }

  @Flag(help: "Print the list as JSON.")
  var json = false

  func run() throws {
    let models = try ModelCatalog.entries.map { entry in
      let state =
        switch try ModelStore.state(of: entry) {
        case .present: "present"
        case .missing: "missing"
        case .damaged: "damaged"
        }
      return Listing(
        name: entry.name, summary: entry.summary, state: state, source: "\(entry.source)",
        licence: entry.licence,
        citation: entry.citation,
        files: entry.files.map { file in
          Listing.File(
            name: file.name, size: file.size, sha256: file.sha256.hexadecimal,
            path: ModelStore.location(of: file, in: entry).path)
        })
    }
    if json { return try StandardOutput.printJSON(models) }
    let table = TextTable(
      header: ["model", "state", "MB", "licence", "what for"],
      rows: models.map { model in
        let size = Double(model.files.reduce(0) { $0 + $1.size }) / 1e6
        return [model.name, model.state, String(format: "%.1f", size), model.licence, model.summary]
      }, alignments: [.left, .left, .right])
    try StandardOutput.print(table.text)
  }
}
