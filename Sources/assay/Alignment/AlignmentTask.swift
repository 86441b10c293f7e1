import Foundation

/// A recording to align.
struct AlignmentTask {
  /// Its path below the output folder, without extension.
  let id: String
  let input: URL
  /// The TextGrid.
  let output: URL
  /// `nil` when there is none.
  let transcript: String?
}
