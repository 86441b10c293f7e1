import AssayCorpus
import AssayErrors
import AssayFiles
package import Foundation

/// What a call of `align` has to do: a TextGrid for every recording among its inputs.
package struct AlignmentTasks {
  package private(set) var tasks: [AlignmentTask] = []
  /// Inputs that cannot be used, one sentence each.
  package private(set) var failures: [String] = []
  /// What was left out of folders, one sentence each.
  package private(set) var notices: [String] = []
  private let output: URL

  /// - Parameters:
  ///   - text: the folder or the table of transcripts; `nil` for those beside the recordings only.
  /// - Throws: `FileError` when two recordings would have one TextGrid or a file cannot be read, `CorpusError` when
  ///   transcripts are damaged, or one could be that of two recordings.
  package init(inputs: [String], text: URL?, output: URL) throws {
    self.output = output
    if let text, !FileManager.default.fileExists(atPath: text.path) {
      throw FileError(
        .notFound, "There are no transcripts at \(text.path): check the path of the option text.")
    }
    /// Recordings with the transcripts that lie with them: each folder is a corpus of its own.
    var recordings: [(recording: RecordingFile, beside: Transcripts)] = []
    for input in try inputs.map(PipedInput.file) {
      if SpeechTasks.isFolder(input) {
        let folder = try AudioFolder(input, outputs: .foldersLeftOut, leavingOut: output)
        notices += folder.notices()
        if folder.recordings.isEmpty { failures.append(folder.emptyError.message) }
        let beside = try Transcripts(beside: folder.recordings)
        recordings += folder.recordings.map { ($0, beside) }
      } else if FileManager.default.fileExists(atPath: input.path) {
        let recording = RecordingFile(input)
        recordings.append((recording, try Transcripts(beside: [recording])))
      } else {
        failures.append("There is no file or folder \(input.path): check the path.")
      }
    }
    try requireDistinctOutputs(recordings.map(\.recording))
    let given = try text.map { try Transcripts(given: $0, for: recordings.map(\.recording)) }
    tasks = try recordings.map { recording, beside in
      AlignmentTask(
        recording: recording, output: textGrid(of: recording),
        transcript: try given?.words(of: recording.id) ?? beside.words(of: recording.id))
    }
  }

  private func textGrid(of recording: RecordingFile) -> URL {
    output.appendingPathComponent("\(recording.id).TextGrid")
  }

  private func requireDistinctOutputs(_ recordings: [RecordingFile]) throws {
    var inputs: [String: URL] = [:]
    for recording in recordings {
      let grid = textGrid(of: recording).standardizedFileURL.path
      if let other = inputs.updateValue(recording.url, forKey: grid) {
        throw FileError(
          .notWritable,
          "\(other.path) and \(recording.url.path) would both be written to \(grid): rename one, or align them into "
            + "two folders.")
      }
    }
  }
}
