import AssayErrors
import AssayFiles
import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// All files below a folder: the one way in which folders are read.
///
/// Links are followed; a folder that several lead to is read once, by its own path where that lies below, too. Hidden files
/// are left out: unfinished files of other programs are.
struct FolderWalk: Sendable {
  /// Paths below the folder, in the order of Unicode scalar values.
  let files: [String]
  /// What else there is.
  let leftOut: LeftOut
  /// Whether the folder that was not to be entered lies below.
  let metExcluded: Bool

  /// - Parameters:
  ///   - excluded: a folder that is not entered, though it lies below this one.
  ///   - takesWork: whether folders of audits and of training are entered, too.
  /// - Throws: `FileError` when a folder cannot be listed.
  init(_ folder: URL, leavingOut excluded: URL? = nil, takesWork: Bool = false) throws {
    let identity = excluded.flatMap(FileIdentity.init)
    var walk = Walk(excluded: identity == FileIdentity(folder) ? nil : identity, takesWork: takesWork)
    try walk.run(folder)
    files = walk.files.sorted { $0.precedes($1) }
    leftOut = walk.leftOut
    metExcluded = walk.metExcluded
  }

  /// Whether there is a folder at a path.
  static func isFolder(_ url: URL) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) && isFolder.boolValue
  }

  private struct Walk {
    let excluded: FileIdentity?
    let takesWork: Bool
    var files: [String] = []
    var leftOut = LeftOut()
    var metExcluded = false
    private var entered: Set<FileIdentity> = []
    /// Links to folders wait, so that a folder's own path comes before them.
    private var links: [(url: URL, path: String)] = []

    init(excluded: FileIdentity?, takesWork: Bool) {
      self.excluded = excluded
      self.takesWork = takesWork
    }

    mutating func run(_ folder: URL) throws {
      guard FolderWalk.isFolder(folder) else {
        throw FileError(.notFound, "There is no folder \(folder.path): check the path.")
      }
      try enter(folder, "")
      while !links.isEmpty {
        let link = links.removeFirst()
        if let identity = FileIdentity(link.url), entered.contains(identity) {
          leftOut.add(link.path, .repeatedFolder)
        } else {
          try enter(link.url, link.path + "/")
        }
      }
    }

    private mutating func enter(_ folder: URL, _ prefix: String) throws {
      guard let identity = FileIdentity(folder), entered.insert(identity).inserted else { return }
      if identity == excluded {
        metExcluded = true
        return
      }
      var names = try list(folder, prefix)
      if !takesWork, let work = WorkingFolder(names, in: folder) {
        guard prefix.isEmpty else { return leftOut.add(String(prefix.dropLast()), .run) }
        // An audit of a folder in itself: the recordings beside its files are somebody's.
        if let audio = work.audio, names.contains(audio) {
          names.removeAll { $0 == audio }
          leftOut.add(audio, .run)
        }
      }
      for name in names {
        let (path, url) = (prefix + name, folder.appendingPathComponent(name))
        var status = stat()
        guard stat(url.path, &status) == 0 else {
          // A file that has just been removed is nothing to tell.
          if lstat(url.path, &status) == 0 { leftOut.add(path, .deadLink) }
          continue
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: files.append(path)
        case S_IFDIR:
          if lstat(url.path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK {
            links.append((url, path))
          } else {
            try enter(url, path + "/")
          }
        default: leftOut.add(path, .special)
        }
      }
    }

    /// The names in a folder that are not hidden, in order. Foundation leaves those out that are not UTF-8.
    private mutating func list(_ folder: URL, _ prefix: String) throws -> [String] {
      guard let stream = opendir(folder.path) else {
        throw FileError(
          .unreadable,
          "Cannot list the folder \(folder.path): check that it exists and that you may read it.")
      }
      defer { closedir(stream) }
      var names: [String] = []
      while let entry = readdir(stream) {
        withUnsafePointer(to: &entry.pointee.d_name) { pointer in
          pointer.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: pointer.pointee)) {
            guard $0.pointee != CChar(bitPattern: UInt8(ascii: ".")) else { return }
            if let name = String(validatingCString: $0) {
              names.append(name)
            } else {
              leftOut.add(prefix + String(cString: $0), .name)
            }
          }
        }
      }
      return names.sorted { $0.precedes($1) }
    }
  }
}
