import AssayErrors
import AssayFiles
package import AssaySignal
package import Foundation

/// What lies where a result is to be written.
package enum EarlierResult {
  case none
  /// Something that Assay did not make, or that is no longer what Assay wrote; the beginning of a sentence says which.
  case foreign(String)
  /// A result of Assay's, as it was written.
  case intact(Provenance)
  /// A result of Assay's that is empty, cut off or changed.
  case damaged(Provenance)

  /// The detail of a record that tells how many samples were written.
  package static let sampleCount = "samples"

  /// Looks at the file and at its record, beside it or inside. A record that was lost is written again.
  ///
  /// - Throws: `FileError` when there is a folder, a pipe or a device of that name, or when the file cannot be read.
  package init(at output: URL) throws {
    let exists = FileManager.default.fileExists(atPath: output.path)
    let sidecar = Provenance.sidecar(of: output)
    for url in [output, sidecar] {
      guard !SpeechTasks.isFolder(url) else { throw FileError(notWriting: url, errno: EISDIR) }
      guard !FileError.isPipeOrDevice(url) else {
        throw FileError(.notWritable, "\(url.path) is a pipe or a device, not a file: choose another output.")
      }
    }
    let beside = try? Provenance.read(besideAudio: output)
    guard exists else {
      let isForeign = beside == nil && FileManager.default.fileExists(atPath: sidecar.path)
      self = isForeign ? .foreign("\(sidecar.path) already exists and was not made by Assay") : .none
      return
    }
    let inside = (try? Provenance.read(inMetadataOf: output)) ?? nil
    guard let record = beside ?? inside else {
      self = .foreign("\(output.path) already exists and was not made by Assay")
      return
    }
    let written = beside == nil ? nil : try? Provenance.writtenFile(besideAudio: output)
    if let written, try written.matches(output) {
      self = .intact(record)
    } else if !Self.isWhole(output, inside) {
      self = .damaged(record)
    } else if let inside, beside == nil || (written != nil && inside != record) {
      // The record beside it was lost, or is that of another file: the one inside came with the samples.
      try inside.writeSidecar(for: output)
      self = .intact(inside)
    } else if let written {
      // An editor changes the size, since it drops or moves the metadata; a disk that decays does not.
      self =
        written.hasSize(of: output)
        ? .damaged(record) : .foreign("\(output.path) is no longer what Assay wrote")
    } else {
      self = .intact(record)
    }
  }

  /// Whether the file can be read to its end and has as many samples as its own record says.
  private static func isWhole(_ output: URL, _ inside: Provenance?) -> Bool {
    guard let count = AudioFile.wholeCount(of: output) else { return false }
    return inside?.details[sampleCount].map { $0 == "\(count)" } ?? true
  }

  /// Removes a result of Assay's that could not be replaced, so that nobody takes it for what was asked for.
  ///
  /// - Parameter wanted: what was to be made.
  /// - Returns: what became of it, as a sentence to follow that of the failure; empty where nothing was there.
  package func afterFailure(of wanted: Provenance, at output: URL) -> String {
    let why: String
    switch self {
    case .none: return ""
    case .foreign: return " The existing file was kept, because Assay did not make it."
    case .intact(let record):
      if wanted.recipeDifferences(from: record).isEmpty {
        // Its record may have been removed to make place for the new one.
        if (try? Provenance.read(besideAudio: output)) == nil { _ = try? record.writeSidecar(for: output) }
        return " The earlier result is kept, because it has the same recipe."
      }
      why = "has another recipe"
    case .damaged: why = "is damaged"
    }
    for url in [output, Provenance.sidecar(of: output)] {
      guard unlink(url.path) == 0 || errno == ENOENT else {
        return " The earlier result \(url.path), which \(why), could not be removed: remove it."
      }
    }
    return " The earlier result, which \(why), was removed."
  }
}
