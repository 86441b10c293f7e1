import ArgumentParser
import AssayFiles
import Foundation

/// Where the words of recordings come from.
struct TranscriptOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The words of the one recording given.", valueName: "words"))
  var text: String?

  @Option(
    help: ArgumentHelp("A text file with the words of the one recording given.", valueName: "file"),
    completion: .file())
  var transcript: String?

  @Option(
    help: ArgumentHelp("A folder with NAME.txt for each recording NAME.", valueName: "folder"),
    completion: .directory)
  var textDir: String?

  func validate() throws {
    guard [text, transcript, textDir].compactMap({ $0 }).count <= 1 else {
      throw ValidationError("Give one of --text, --transcript and --text-dir.")
    }
  }

  /// The words of each task by its id.
  ///
  /// - Throws: `FileError` naming the text that is missing or cannot be read.
  func transcripts(of tasks: [SpeechTask]) throws -> [String: String] {
    if let textDir {
      let folder = URL(fileURLWithPath: textDir)
      return try Dictionary(
        uniqueKeysWithValues: tasks.map {
          ($0.id, try Self.words(in: folder.appendingPathComponent("\($0.id).txt")))
        })
    }
    guard let words = try text ?? transcript.map({ try Self.words(in: URL(fileURLWithPath: $0)) }) else {
      return [:]
    }
    guard tasks.count == 1 else {
      throw FileError(
        .malformed,
        "One transcript cannot be that of \(tasks.count) recordings: give --text-dir with a NAME.txt for each."
      )
    }
    return [tasks[0].id: words]
  }

  private static func words(in url: URL) throws -> String {
    guard let data = try? Data(contentsOf: url) else {
      throw FileError(
        .notFound, "There is no transcript \(url.path): check the path, or leave transcripts out.")
    }
    let words = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    guard !words.isEmpty else {
      throw FileError(
        .malformed, "The transcript \(url.path) is empty: write down what is said, or leave it out.")
    }
    return words
  }
}
