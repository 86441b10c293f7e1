import AssayCorpus
import Foundation

/// One recording that is to be processed.
struct SpeechTask: Sendable, Equatable {
  let recording: RecordingFile
  let output: URL

  var input: URL { recording.url }
  /// The input's path below the folder that was given, or its name, without extension: unique within a call.
  var id: String { recording.id }
}
