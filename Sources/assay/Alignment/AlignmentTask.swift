import AssayCorpus
import Foundation

/// A recording to align.
struct AlignmentTask {
  let recording: RecordingFile
  /// The TextGrid.
  let output: URL
  /// `nil` when there is none.
  let transcript: String?

  var input: URL { recording.url }
  /// Its path below the output folder, without extension.
  var id: String { recording.id }
}
