import AssayFiles
import AssaySignal
import Foundation

/// What a call has to do: an output for every audio file among its inputs.
///
/// A file's result lies directly in the output folder, a folder's files keep their place below it. Audio files in
/// folders are recognised by their extension, files that are named by nothing.
struct SpeechTasks {
  /// In the order of the inputs, folders in the order of their paths.
  private(set) var tasks: [SpeechTask] = []
  /// Inputs that cannot be used, one sentence each.
  private(set) var failures: [String] = []
  private(set) var notices: [String] = []
  /// The folders among the inputs, as far as they hold audio.
  private(set) var folders: [URL] = []

  /// Formats that libsndfile reads.
  static let extensions: Set<String> = ["wav", "flac", "ogg", "opus", "mp3", "aif", "aiff"]

  /// - Throws: `FileError` when two inputs would have one output, an output is an input, or the output folder
  ///   cannot be written.
  init(inputs: [String], output: OutputOptions) throws {
    let destination = URL(fileURLWithPath: output.output)
    let sources = try inputs.map(PipedInput.file)
    if output.namedFormat != nil {
      guard sources.count == 1, !Self.isFolder(sources[0]) else {
        throw FileError(
          .notWritable, "\(output.output) is one file and cannot hold several results: give a folder.")
      }
      add(sources[0], to: destination, id: destination.deletingPathExtension().lastPathComponent)
      try requireWritable(destination.deletingLastPathComponent())
    } else {
      let format = output.fileFormat.rawValue
      for source in sources {
        if Self.isFolder(source) {
          try addFolder(source, to: destination, format)
        } else {
          let stem = source.deletingPathExtension().lastPathComponent
          add(source, to: destination.appendingPathComponent("\(stem).\(format)"), id: stem)
        }
      }
      try requireWritable(destination)
    }
    try requireDistinctOutputs()
    try requireKeptInputs()
  }

  private mutating func add(_ input: URL, to output: URL, id: String) {
    guard FileManager.default.fileExists(atPath: input.path) else {
      return failures.append("There is no file or folder \(input.path): check the path.")
    }
    tasks.append(SpeechTask(input: input, output: output, id: id))
  }

  private mutating func addFolder(_ folder: URL, to destination: URL, _ format: String) throws {
    let listing = try FolderListing(folder, leavingOut: destination)
    for path in listing.files.filter(Self.isAudio) {
      let id = (path as NSString).deletingPathExtension
      add(
        folder.appendingPathComponent(path), to: destination.appendingPathComponent("\(id).\(format)"), id: id
      )
    }
    let others = listing.files.filter { !Self.isAudio($0) && !Self.isSidecar($0, among: listing.files) }
    if let first = others.first {
      notices.append(
        others.count == 1
          ? "\(folder.path): 1 file that is not audio was ignored (\(first))."
          : "\(folder.path): \(others.count) files that are not audio were ignored (such as \(first)).")
    }
    if listing.leftOut {
      notices.append(
        "\(folder.path): what lies in the output folder \(destination.path) was not taken as input.")
    }
    if listing.files.contains(where: Self.isAudio) {
      folders.append(folder)
    } else {
      failures.append("There are no audio files in \(folder.path): it should hold .wav or .flac files.")
    }
  }

  static func isAudio(_ path: String) -> Bool {
    extensions.contains((path as NSString).pathExtension.lowercased())
  }

  /// Whether a file is the provenance record beside an audio file.
  private static func isSidecar(_ path: String, among files: [String]) -> Bool {
    path.hasSuffix(".json") && isAudio((path as NSString).deletingPathExtension)
  }

  static func isFolder(_ url: URL) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) && isFolder.boolValue
  }

  static func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

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
        .notWritable, "\(existing.path) may not be written: change its permissions, or choose another output."
      )
    }
  }
}
