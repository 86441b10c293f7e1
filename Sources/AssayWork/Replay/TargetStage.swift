package import AssayAudit
import AssayFiles
import AssayRoles
package import Foundation

/// The recordings that an audit's protections chose targets from, as a corpus for `assay protect --targets`: links to
/// them by their ids, and a manifest of who speaks.
package struct TargetStage {
  package let manifest: URL

  /// - Parameter folder: a folder of its own.
  /// - Throws: `FileError` when it cannot be written.
  package init(_ utterances: [PlannedUtterance], in folder: URL) throws {
    manifest = folder.appendingPathComponent("corpus.csv")
    var lines = ["path,speaker,gender"]
    for utterance in utterances {
      let source = URL(fileURLWithPath: utterance.path)
      let path = "\(utterance.id).\(source.pathExtension)"
      let link = folder.appendingPathComponent(path)
      try FileManager.default.createDirectory(
        at: link.deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(at: link, withDestinationURL: source)
      lines.append(
        [path, utterance.speaker, utterance.gender?.rawValue ?? ""].map(Self.quoted).joined(separator: ","))
    }
    try AtomicFile.write(Data((lines.joined(separator: "\n") + "\n").utf8), to: manifest)
  }

  private static func quoted(_ field: String) -> String {
    "\"" + field.replacingOccurrences(of: "\"", with: "\"\"") + "\""
  }
}
