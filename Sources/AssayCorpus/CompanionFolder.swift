public import Foundation

/// A folder of files that belong to recordings: TextGrids, protected versions, originals.
///
/// A file belongs to the recording with its path below the folder; else to that with its name, where there is one file and
/// one recording of that name.
public struct CompanionFolder: Sendable {
  public let folder: URL
  private let index: CompanionIndex<URL>

  /// - Parameter suffix: of the files, such as `.TextGrid`, in upper or lower case.
  /// - Throws: `FileError` when there is no folder, or it cannot be listed.
  public init(_ folder: URL, suffix: String) throws {
    self.init(folder, try FolderWalk(folder, takesWork: true).files, suffix: suffix)
  }

  /// The recordings of a folder, as companions of others.
  public init(recordings folder: URL) throws {
    self.folder = folder
    index = .init(
      try AudioFolder(folder, outputs: .taken).recordings.map {
        .init(id: $0.id, place: $0.url.path, value: $0.url)
      })
  }

  init(_ folder: URL, _ files: [String], suffix: String) {
    self.folder = folder
    index = .init(
      files.filter { $0.lowercased().hasSuffix(suffix.lowercased()) }.map { path in
        let url = folder.appendingPathComponent(path)
        return .init(id: String(path.dropLast(suffix.count)), place: url.path, value: url)
      })
  }

  /// The file of a recording.
  ///
  /// - Parameter names: of all recordings that are asked for.
  /// - Returns: `nil` when there is none.
  /// - Throws: ``CorpusError`` with code `.ambiguous` naming two files that cannot be told apart.
  public func file(of id: String, among names: RecordingNames) throws -> URL? {
    try index.value(of: id, among: names)
  }
}
