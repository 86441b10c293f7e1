import AssayCorpus
import AssayErrors
import AssayFiles
import Foundation

/// The recordings that a call rates, each with its reference where there are references.
package struct RatingTasks {
  package struct Task: Equatable {
    let url: URL
    let reference: URL?
  }

  /// In the order of the inputs, folders in the order of their paths.
  package private(set) var tasks: [Task] = []
  /// Inputs that cannot be used, one sentence each.
  package private(set) var failures: [String] = []
  /// What was left out of folders, one sentence each.
  package private(set) var notices: [String] = []

  private let reference: Reference

  /// Where references come from.
  private enum Reference {
    case none
    case file(URL)
    case folder(CompanionFolder)
  }

  /// - Parameter reference: a recording, or a folder of recordings with the inputs' names.
  /// - Throws: `FileError` when the reference is not there, `CorpusError` when one could be that of two recordings.
  package init(inputs: [String], reference: String?) throws {
    self.reference = try reference.map { try Self.reference(PipedInput.file($0)) } ?? .none
    for input in try inputs.map(PipedInput.file) {
      if SpeechTasks.isFolder(input) {
        try addFolder(input)
      } else if FileManager.default.fileExists(atPath: input.path) {
        let recording = RecordingFile(input)
        try add(recording, among: RecordingNames([recording]))
      } else {
        failures.append("There is no file or folder \(input.path): check the path.")
      }
    }
  }

  private static func reference(_ url: URL) throws -> Reference {
    guard FileManager.default.fileExists(atPath: url.path) else {
      throw FileError(.unreadable, "There is no reference \(url.path): check its path.")
    }
    guard SpeechTasks.isFolder(url) else { return .file(url) }
    return .folder(try CompanionFolder(recordings: url))
  }

  private mutating func addFolder(_ url: URL) throws {
    let folder = try AudioFolder(url, outputs: .taken)
    notices += folder.notices()
    if folder.recordings.isEmpty { failures.append(folder.emptyError.message) }
    let names = RecordingNames(folder.recordings)
    for recording in folder.recordings { try add(recording, among: names) }
  }

  /// - Parameter names: of the recordings of the input.
  private mutating func add(_ recording: RecordingFile, among names: RecordingNames) throws {
    let url = recording.url
    switch reference {
    case .none: tasks.append(Task(url: url, reference: nil))
    case .file(let file): tasks.append(Task(url: url, reference: file))
    case .folder(let originals):
      guard let file = try originals.file(of: recording.id, among: names) else {
        return failures.append(
          "There is no reference of \(url.path): \(originals.folder.path) should contain \(recording.id).wav, or "
            + "another audio file with that name.")
      }
      tasks.append(Task(url: url, reference: file))
    }
  }
}
