import Foundation

/// The audio files below a folder, by name and by path.
struct AudioFolder {
  struct File: Equatable {
    let url: URL
    /// The path below the folder without the extension, such as `1089/134686/1089-134686-0001`.
    let path: String

    var name: String { path.split(separator: "/").last.map(String.init) ?? path }
    /// The first folder of the path; `nil` for a file directly in the folder.
    var subfolder: String? { path.contains("/") ? path.split(separator: "/").first.map(String.init) : nil }
  }

  /// Formats that libsndfile reads.
  static let extensions: Set<String> = ["wav", "flac", "ogg", "opus", "mp3", "aif", "aiff"]

  /// In the order of paths. Hidden files are left out: unfinished files of other programs are.
  let files: [File]
  /// Whether no two files have one name, so that names identify them.
  let hasUniqueNames: Bool

  /// - Throws: ``AuditError`` when the folder cannot be listed.
  init(_ folder: URL) throws {
    var found: [File] = []
    try Self.collect(folder, prefix: "", into: &found)
    files = found.sorted { $0.path.precedes($1.path) }
    hasUniqueNames = Set(files.map(\.name)).count == files.count
  }

  /// The name that identifies a file in this folder.
  func id(of file: File) -> String { hasUniqueNames ? file.name : file.path }

  private static func collect(_ folder: URL, prefix: String, into found: inout [File]) throws {
    let contents: [URL]
    do {
      contents = try FileManager.default.contentsOfDirectory(
        at: folder, includingPropertiesForKeys: [.isDirectoryKey], options: [.skipsHiddenFiles])
    } catch {
      throw AuditError(
        .invalidCorpus,
        "Cannot list the folder \(folder.path): check that it exists and that you may read it.")
    }
    for url in contents {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else { continue }
      if isFolder.boolValue {
        try collect(url, prefix: "\(prefix)\(url.lastPathComponent)/", into: &found)
      } else if extensions.contains(url.pathExtension.lowercased()) {
        found.append(File(url: url, path: prefix + url.deletingPathExtension().lastPathComponent))
      }
    }
  }
}
