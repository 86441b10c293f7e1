import AssayFiles
import Foundation

/// What stands in a repository for a large file: its SHA-256 and size in three lines of text.
///
/// ```
/// version https://git-lfs.github.com/spec/v1
/// oid sha256:4d7a21…
/// size 12345
/// ```
///
/// - Reference: the specification of Git LFS, version 1.
enum LFSPointer {
  /// Far more than a pointer has, far less than a file that needs one.
  static let greatestSize = 1_024

  /// - Returns: `nil` for what is no pointer.
  static func content(_ data: Data) -> CatalogEntry.Content? {
    guard data.count <= greatestSize, let text = String(data: data, encoding: .utf8) else { return nil }
    var values: [Substring: Substring] = [:]
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, values.updateValue(parts[1], forKey: parts[0]) == nil else { return nil }
    }
    guard values["version"]?.hasPrefix("https://git-lfs.github.com/spec/") == true,
      let identifier = values["oid"], identifier.hasPrefix("sha256:"),
      let hash = ContentHash(hexadecimal: String(identifier.dropFirst("sha256:".count))),
      let size = values["size"].flatMap({ Int($0) }), size > 0
    else { return nil }
    return CatalogEntry.Content(size: size, sha256: hash)
  }
}
