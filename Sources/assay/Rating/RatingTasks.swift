import AssayFiles
import Foundation

/// The recordings that a call rates, each with its reference where there are references.
struct RatingTasks {
  struct Task: Equatable {
    let url: URL
    let reference: URL?
  }

  /// In the order of the inputs, folders in the order of their paths.
  private(set) var tasks: [Task] = []
  /// Inputs that cannot be used, one sentence each.
  private(set) var failures: [String] = []

  private let reference: Reference

  /// Where references come from.
  private enum Reference {
    case none
    case file(URL)
    /// By the path in the folder without its extension.
    case folder(URL, [String: URL])
  }

  /// - Parameter reference: a recording, or a folder of recordings with the inputs' names.
  /// - Throws: `FileError` when the reference is not there, or two recordings in it have one name.
  init(inputs: [String], reference: String?) throws {
    self.reference = try reference.map { try Self.reference(PipedInput.file($0)) } ?? .none
    for input in try inputs.map(PipedInput.file) {
      if SpeechTasks.isFolder(input) {
        try addFolder(input)
      } else if FileManager.default.fileExists(atPath: input.path) {
        add(input, id: input.deletingPathExtension().lastPathComponent)
      } else {
        failures.append("There is no file or folder \(input.path): check the path.")
      }
    }
  }

  private static func reference(_ url: URL) throws -> Reference {
    guard FileManager.default.fileExists(atPath: url.path) else {
      throw FileError(.unreadable, "There is no reference \(url.path): check the path of --reference.")
    }
    guard SpeechTasks.isFolder(url) else { return .file(url) }
    var files: [String: URL] = [:]
    for path in try FolderListing(url).files.filter(SpeechTasks.isAudio) {
      let file = url.appendingPathComponent(path)
      if let other = files.updateValue(file, forKey: (path as NSString).deletingPathExtension) {
        throw FileError(
          .malformed, "\(other.path) and \(file.path) are references of one name: keep one of them.")
      }
    }
    return .folder(url, files)
  }

  private mutating func addFolder(_ folder: URL) throws {
    let paths = try FolderListing(folder).files.filter(SpeechTasks.isAudio)
    if paths.isEmpty {
      failures.append("There are no audio files in \(folder.path): it should hold .wav or .flac files.")
    }
    for path in paths {
      add(folder.appendingPathComponent(path), id: (path as NSString).deletingPathExtension)
    }
  }

  private mutating func add(_ url: URL, id: String) {
    switch reference {
    case .none: tasks.append(Task(url: url, reference: nil))
    case .file(let file): tasks.append(Task(url: url, reference: file))
    case .folder(let folder, let files):
      guard let file = files[id] else {
        return failures.append(
          "There is no reference of \(url.path): \(folder.path) should hold \(id).wav, or another audio file of that "
            + "name.")
      }
      tasks.append(Task(url: url, reference: file))
    }
  }
}
