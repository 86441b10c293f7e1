import ArgumentParser
import AssayCorpus
import AssayErrors
import AssayFiles
import AssayWork
import Foundation

/// Where the words of recordings come from.
struct TranscriptOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Transcript of the recording, if there is only one.", valueName: "words"))
  var text: String?

  @Option(
    help: ArgumentHelp(
      "Text file with the transcript of the recording, if there is only one.", valueName: "file"),
    completion: .file())
  var transcript: String?

  @Option(
    help: ArgumentHelp(
      "A folder with NAME.txt for each recording NAME, or with transcripts.tsv.", valueName: "folder"),
    completion: .directory)
  var textDir: String?

  func validate() throws {
    guard [text, transcript, textDir].compactMap({ $0 }).count <= 1 else {
      throw ValidationError("Give one of --text, --transcript and --text-dir.")
    }
  }

  /// The words of each task by its id.
  ///
  /// - Throws: `FileError` or `CorpusError` naming the text that is missing, cannot be read, or could be of two recordings.
  func transcripts(of tasks: [SpeechTask]) throws -> [String: String] {
    if let textDir {
      let folder = URL(fileURLWithPath: textDir)
      let transcripts = try Transcripts(given: folder, for: tasks.map(\.recording))
      return try Dictionary(
        uniqueKeysWithValues: tasks.map { task in
          guard let words = try transcripts.words(of: task.id) else {
            throw FileError(
              .notFound,
              "There is no transcript \(task.id).txt in \(folder.path): write it, or remove --text-dir.")
          }
          return (task.id, words)
        })
    }
    guard let words = try text ?? transcript.map({ try SpokenWords.read(URL(fileURLWithPath: $0)) }) else {
      return [:]
    }
    guard tasks.count == 1 else {
      throw FileError(
        .malformed,
        "One transcript cannot belong to \(tasks.count) recordings: use --text-dir with a NAME.txt for each."
      )
    }
    return [tasks[0].id: words]
  }
}
