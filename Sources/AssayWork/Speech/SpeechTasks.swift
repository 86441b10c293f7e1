package import AssayCorpus
import AssayErrors
import AssayFiles
import AssaySignal
package import Foundation

/// What a call has to do: an output for every audio file among its inputs.
///
/// A file's result lies directly in the output folder, a folder's files keep their place below it. Audio files in
/// folders are recognised by their extension, files that are named by nothing.
package struct SpeechTasks {
  /// In the order of the inputs, folders in the order of their paths.
  package private(set) var tasks: [SpeechTask] = []
  /// Inputs that cannot be used, one sentence each.
  package private(set) var failures: [String] = []
  package private(set) var notices: [String] = []
  /// The folders among the inputs, as far as they hold audio.
  package private(set) var folders: [AudioFolder] = []

  /// - Throws: `FileError` when two inputs would have one output, an output is an input, or the output folder
  ///   cannot be written.
  package init(inputs: [String], output: OutputSettings) throws {
    let destination = URL(fileURLWithPath: output.path)
    let sources = try inputs.map(PipedInput.file)
    if output.namedFormat != nil {
      guard sources.count == 1, !Self.isFolder(sources[0]) else {
        throw FileError(
          .notWritable, "\(output.path) is one file and cannot hold several results: give a folder.")
      }
      add(RecordingFile(sources[0]), to: destination)
      try requireWritable(destination.deletingLastPathComponent())
    } else {
      let format = output.format.rawValue
      for source in sources {
        if Self.isFolder(source) {
          try addFolder(source, to: destination, format)
        } else {
          let recording = RecordingFile(source)
          add(recording, to: destination.appendingPathComponent("\(recording.id).\(format)"))
        }
      }
      try requireWritable(destination)
    }
    try requireDistinctOutputs()
    try requireKeptInputs()
  }

  /// The same work with another id for its one recording; unchanged where `id` is `nil`.
  ///
  /// - Throws: `FileError` when there are several recordings.
  package func naming(_ id: String?) throws -> SpeechTasks {
    guard let id else { return self }
    guard !id.isEmpty else {
      throw FileError(.malformed, "The option id is empty: give a name, or leave it out.")
    }
    guard tasks.count == 1 else {
      throw FileError(
        .malformed,
        "The option id names one recording, but there are \(tasks.count): give a single file, or remove it.")
    }
    var named = self
    // The extension is no part of the id, whatever the name's own dots are.
    let recording = RecordingFile(tasks[0].input, path: "\(id).wav")
    named.tasks = [SpeechTask(recording: recording, output: tasks[0].output)]
    return named
  }

  private mutating func add(_ recording: RecordingFile, to output: URL) {
    guard FileManager.default.fileExists(atPath: recording.url.path) else {
      return failures.append("There is no file or folder \(recording.url.path): check the path.")
    }
    tasks.append(SpeechTask(recording: recording, output: output))
  }

  private mutating func addFolder(_ url: URL, to destination: URL, _ format: String) throws {
    let folder = try AudioFolder(url, outputs: .foldersLeftOut, leavingOut: destination)
    for recording in folder.recordings {
      add(recording, to: destination.appendingPathComponent("\(recording.id).\(format)"))
    }
    notices += folder.notices(tellsTexts: true)
    if folder.metExcluded {
      notices.append(
        "\(url.path): files in the output folder \(destination.path) were not used as input.")
    }
    if folder.recordings.isEmpty {
      failures.append(folder.emptyError.message)
    } else {
      folders.append(folder)
    }
  }

  package static func isFolder(_ url: URL) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) && isFolder.boolValue
  }

  package static func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  private func requireDistinctOutputs() throws {
    var inputs: [String: URL] = [:]
    for task in tasks {
      if let other = inputs.updateValue(task.input, forKey: task.output.standardizedFileURL.path) {
        throw FileError(
          .notWritable,
          "\(other.path) and \(task.input.path) would both be written to \(task.output.path): rename one, or "
            + "process them into two folders.")
      }
    }
  }

  /// Compares files and not paths, so that links to an input are found too.
  private func requireKeptInputs() throws {
    let inputs = Set(tasks.compactMap { FileIdentity($0.input) })
    for task in tasks {
      if let identity = FileIdentity(task.output), inputs.contains(identity) {
        throw FileError(
          .notWritable, "\(task.output.path) is an input and is never overwritten: choose another output.")
      }
    }
  }

  /// Finds out before hours of work whether there is a place for its results.
  private func requireWritable(_ folder: URL) throws {
    var existing = folder.standardizedFileURL
    while !FileManager.default.fileExists(atPath: existing.path), existing.path != "/" {
      existing.deleteLastPathComponent()
    }
    guard Self.isFolder(existing) else {
      throw FileError(
        .notWritable,
        "\(folder.path) cannot be a folder, since \(existing.path) is a file: choose another output.")
    }
    guard access(existing.path, W_OK | X_OK) == 0 else {
      throw FileError(
        .notWritable, "\(existing.path) cannot be written: change its permissions, or choose another output."
      )
    }
  }
}
