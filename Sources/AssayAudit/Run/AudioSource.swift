import AssayFiles
import Foundation

/// An audio file that the next step starts from.
struct AudioSource: Equatable {
  /// SHA-256 of the file.
  let contentHash: ContentHash
  let url: URL
}
