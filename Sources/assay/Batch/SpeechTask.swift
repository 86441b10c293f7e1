import Foundation

/// One recording that is to be processed.
struct SpeechTask: Sendable, Equatable {
  let input: URL
  let output: URL
  /// The path below the output folder without its extension: unique within a call.
  let id: String
}
