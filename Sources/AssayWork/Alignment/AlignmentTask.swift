package import AssayCorpus
package import Foundation

/// A recording to align.
package struct AlignmentTask {
  package let recording: RecordingFile
  /// The TextGrid.
  package let output: URL
  /// `nil` when there is none.
  package let transcript: String?

  package init(
    recording: RecordingFile, output: URL, transcript: String?
  ) {
    self.recording = recording
    self.output = output
    self.transcript = transcript
  }

  package var input: URL { recording.url }
  /// Its path below the output folder, without extension.
  package var id: String { recording.id }
}
