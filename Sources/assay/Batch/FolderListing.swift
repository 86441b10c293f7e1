import AssayFiles
import Foundation

/// All files below a folder. Hidden ones are left out: unfinished files of other programs are.
struct FolderListing {
  /// Paths below the folder, in their order by Unicode scalar values.
  private(set) var files: [String] = []
  /// Whether something was left out because it lies in the other folder.
  private(set) var leftOut = false

  /// - Parameter other: a folder whose files do not count, though it lies below this one.
  /// - Throws: `FileError` when a folder cannot be listed.
  init(_ folder: URL, leavingOut other: URL? = nil) throws {
    var entered: Set<FileIdentity> = []
    let excluded = other.flatMap(FileIdentity.init)
    try collect(folder, "", excluded: excluded == FileIdentity(folder) ? nil : excluded, &entered)
    files.sort { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
  }

  private mutating func collect(
    _ folder: URL, _ prefix: String, excluded: FileIdentity?, _ entered: inout Set<FileIdentity>
  ) throws {
    guard let identity = FileIdentity(folder) else { return }
    if identity == excluded {
      leftOut = true
      return
    }
    // A link to a folder above would lead round in a circle.
    guard entered.insert(identity).inserted else { return }
    let contents: [URL]
    do {
      contents = try FileManager.default.contentsOfDirectory(
        at: folder, includingPropertiesForKeys: nil, options: [.skipsHiddenFiles])
    } catch {
      throw FileError(.unreadable, "Cannot list the folder \(folder.path): check that you may read it.")
    }
    for url in contents {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else { continue }
      let path = prefix + url.lastPathComponent
      if isFolder.boolValue {
        try collect(url, path + "/", excluded: excluded, &entered)
      } else {
        files.append(path)
      }
    }
  }
}
