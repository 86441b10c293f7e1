import AssayErrors
import AssayFiles
package import Foundation

/// Why a recording could not be worked on, in sentences that name it.
///
/// What reads and writes files names them. Methods and networks know the samples only, so that the file is passed along
/// to where they are called and is not looked for in what they say.
package struct RecordingFailure: Error, CustomStringConvertible {
  package let description: String
  /// Whether there is no space left: then others fail, too.
  package let isDiskFull: Bool

  /// - Parameter recording: the file that the error is about where the error does not know it; `nil` where it names it.
  package init(_ error: any Error, of recording: URL? = nil) {
    isDiskFull =
      (error as? FileError)?.code == .diskFull || (error as? RecordingFailure)?.isDiskFull == true
    if error is RecordingFailure {
      description = "\(error)"
    } else {
      description = recording.map { "\($0.path): \(error)" } ?? "\(error)"
    }
  }

  /// Calls `body`, which knows samples and no file.
  ///
  /// - Throws: ``RecordingFailure`` with the name of `recording`.
  package static func naming<Result>(_ recording: URL, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch {
      throw RecordingFailure(error, of: recording)
    }
  }
}
