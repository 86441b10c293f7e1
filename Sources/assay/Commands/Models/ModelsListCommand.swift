import ArgumentParser
import AssayFiles
import AssayModelStore
import AssayReport
import Foundation

/// `assay models list`: the catalogue, what of it is on this machine, and the model folders that were made here.
struct ModelsListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the models that can be downloaded, and those on this machine.",
    discussion: """
      Model folders in the models folder are listed too; use them by name.
      """)

  struct Listing: Encodable {
    struct File: Encodable {
      let name: String
      /// Bytes; absent for a file whose size is published where it lies, until it is fetched.
      let size: Int?
      /// Absent as the size is.
      let sha256: String?
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
    let entries = try ModelCatalog.entries.map { entry in
      Listing(
        name: entry.name, summary: entry.summary, state: try ModelStore.state(of: entry).name,
        source: entry.source, licence: entry.licence, citation: entry.citation, files: Self.files(of: entry))
    }
    let names = Set(entries.map(\.name))
    let bundled = BundledModels.all().sorted { $0.key < $1.key }
    let own = Set(bundled.map(\.key)).union(names)
    let folders = ModelFolder.all().filter { !own.contains($0.key) }.sorted { $0.key < $1.key }
    let models =
      try bundled.map {
        try Self.listing($0, $1, "included", "Assay's own model for \($1.kind)")
      } + entries
      + folders.map {
        try Self.listing($0, $1, "made on this machine", "A model folder for \($1.kind)")
      }
    if json { return try StandardOutput.printJSON(models) }
    let table = TextTable(
      header: ["model", "state", "MB", "licence", "purpose"],
      rows: models.map { model in
        let sizes = model.files.map(\.size)
        let size =
          sizes.contains(nil)
          ? "?" : NumberFormat.decimals(Double(sizes.reduce(0) { $0 + ($1 ?? 0) }) / 1e6, 1)
        return [model.name, model.state, size, model.licence, model.summary]
      }, alignments: [.left, .left, .right])
    try StandardOutput.print(table.text)
  }

  private static func listing(_ name: String, _ folder: ModelFolder, _ source: String, _ summary: String)
    throws
    -> Listing
  {
    Listing(
      name: name, summary: summary, state: try ModelFolder.state(of: folder.url).name, source: source,
      licence: folder.licence, citation: "", files: Self.files(of: folder))
  }

  /// The files that lie on this machine once the model is pulled; of a folder that is not there yet, those that it is
  /// made of.
  private static func files(of entry: CatalogEntry) -> [Listing.File] {
    if entry.form != .files, let folder = try? ModelFolder(ModelStore.folder(of: entry)) {
      return files(of: folder)
    }
    return entry.files.map { file in
      let content = ModelStore.content(of: file, in: entry)
      return Listing.File(
        name: file.name, size: content?.size, sha256: content?.sha256.hexadecimal,
        path: ModelStore.location(of: file, in: entry).path)
    }
  }

  private static func files(of folder: ModelFolder) -> [Listing.File] {
    folder.files.sorted { $0.key < $1.key }.map { name, hash in
      let url = folder.url.appendingPathComponent(name)
      let size = (try? FileManager.default.attributesOfItem(atPath: url.path))?[.size] as? NSNumber
      return Listing.File(name: name, size: size?.intValue, sha256: hash.hexadecimal, path: url.path)
    }
  }
}
