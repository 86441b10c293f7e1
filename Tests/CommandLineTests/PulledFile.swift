import AssayFiles
import Foundation

@testable import AssayModelStore

/// Files that look as if `assay models pull` had fetched them.
enum PulledFile {
  /// Writes what their place would have published of them.
  static func remember(_ url: URL) throws {
    let size = try Data(contentsOf: url).count
    try FileReceipt(address: "a test", content: .init(size: size, sha256: ContentHash(ofFile: url)))
      .write(beside: url)
  }
}
