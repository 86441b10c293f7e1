import AssayAudit
import AssayFiles
import Foundation

/// What a call of `align` has to do: a TextGrid for every recording among its inputs.
struct AlignmentTasks {
  private(set) var tasks: [AlignmentTask] = []
  /// Inputs that cannot be used, one sentence each.
  private(set) var failures: [String] = []
  private let text: URL?
  private let output: URL

  /// - Parameters:
  ///   - text: the folder of transcripts; `nil` for those beside the recordings only.
  /// - Throws: `FileError` when two recordings would have one TextGrid or a file cannot be read, `AuditError` when
  ///   LibriSpeech's transcripts are damaged.
  init(inputs: [String], text: URL?, output: URL) throws {
    self.text = text
    self.output = output
    if let text, !Self.isFolder(text) {
      throw FileError(.notFound, "There is no folder \(text.path), which --text names: check the path.")
    }
    for input in try inputs.map(PipedInput.file) {
      if Self.isFolder(input) {
        try addFolder(input)
      } else if FileManager.default.fileExists(atPath: input.path) {
        try add(input, id: input.deletingPathExtension().lastPathComponent, known: nil)
      } else {
        failures.append("There is no file or folder \(input.path): check the path.")
      }
    }
    var inputs: [String: URL] = [:]
    for task in tasks {
      if let other = inputs.updateValue(task.input, forKey: task.output.standardizedFileURL.path) {
        throw FileError(
          .notWritable,
          "\(other.path) and \(task.input.path) would both be written to \(task.output.path): rename one, or align "
            + "them into two folders.")
      }
    }
  }

  private mutating func addFolder(_ folder: URL) throws {
    let paths = try FolderListing(folder, leavingOut: output).files
      .filter { SpeechTasks.extensions.contains(($0 as NSString).pathExtension.lowercased()) }
    guard !paths.isEmpty else {
      return failures.append(
        "There are no audio files in \(folder.path): it should hold .wav or .flac files.")
    }
    let index = try SpeakerIndex([folder], table: nil)
    for path in paths {
      let url = folder.appendingPathComponent(path)
      let id = (path as NSString).deletingPathExtension
      try add(url, id: id, known: index.entry(url, id: id).transcript)
    }
  }

  private mutating func add(_ input: URL, id: String, known: String?) throws {
    tasks.append(
      AlignmentTask(
        id: id, input: input, output: output.appendingPathComponent("\(id).TextGrid"),
        transcript: try transcript(of: input, id: id) ?? known))
  }

  private func transcript(of input: URL, id: String) throws -> String? {
    let name = (id as NSString).lastPathComponent
    let inFolder = text.map { folder in [id, name].map { folder.appendingPathComponent("\($0).txt") } } ?? []
    let beside = input.deletingPathExtension().appendingPathExtension("txt")
    guard let file = (inFolder + [beside]).first(where: { FileManager.default.fileExists(atPath: $0.path) })
    else { return nil }
    guard let data = try? Data(contentsOf: file), let text = String(data: data, encoding: .utf8) else {
      throw FileError(.unreadable, "\(file.path) cannot be read as text in UTF-8: check what it is.")
    }
    return text
  }

  private static func isFolder(_ url: URL) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) && isFolder.boolValue
  }
}
