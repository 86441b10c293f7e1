package import AssayCorpus
package import Foundation

/// One recording that is to be processed.
package struct SpeechTask: Sendable, Equatable {
  package let recording: RecordingFile
  package let output: URL

  package init(
    recording: RecordingFile, output: URL
  ) {
    self.recording = recording
    self.output = output
  }

  package var input: URL { recording.url }
  /// The input's path below the folder that was given, or its name, without extension: unique within a call.
  package var id: String { recording.id }
}
