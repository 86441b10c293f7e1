import AssayErrors
import AssayFiles
package import Foundation
import Synchronization

/// Inputs that can be read once only, such as a shell's `<(command)`.
///
/// A recording is hashed and read, and some are read several times, so what comes out of a pipe is kept in a scratch file
/// as long as the process runs. Users are told the pipe's path, not the scratch file's.
package enum PipedInput {
  /// Scratch files by the pipe's path.
  private static let files = Mutex<[String: URL]>([:])

  /// The file to read for a path that a user gave: its own, unless it is a pipe.
  ///
  /// - Throws: `FileError` for a pipe that cannot be read or holds nothing, and for a device.
  package static func file(_ path: String) throws -> URL {
    let url = URL(fileURLWithPath: path)
    var status = stat()
    guard stat(url.path, &status) == 0 else { return url }
    switch status.st_mode & S_IFMT {
    case S_IFIFO, S_IFSOCK: break
    case S_IFCHR, S_IFBLK:
      throw FileError(.unreadable, "\(path) is a device, not a recording: name an audio file.")
    default: return url
    }
    return try files.withLock { files in
      if let known = files[url.path] { return known }
      let file = try ScratchFolder.makeUntilExit().appendingPathComponent(url.lastPathComponent)
      try copy(url, to: file)
      files[url.path] = file
      return file
    }
  }

  /// What a user calls a file.
  package static func path(of url: URL) -> String { named(url.path) }

  /// A text with the pipes' paths in place of those of their scratch files.
  package static func named(_ text: String) -> String {
    files.withLock { files in
      files.reduce(text) { $0.replacingOccurrences(of: $1.value.path, with: $1.key) }
    }
  }

  private static func copy(_ pipe: URL, to file: URL) throws {
    guard let source = try? FileHandle(forReadingFrom: pipe) else {
      throw FileError(.unreadable, "Cannot read \(pipe.path): check that you may read it.")
    }
    defer { try? source.close() }
    try AtomicFile.write(to: file) { temporary in
      let target = open(temporary.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
      guard target >= 0 else { throw FileError(notWriting: file, errno: errno) }
      defer { close(target) }
      var isEmpty = true
      while let block = try source.read(upToCount: 1 << 20), !block.isEmpty {
        isEmpty = false
        try AtomicFile.write(block, into: target, of: file)
      }
      guard !isEmpty else {
        throw FileError(
          .unreadable, "\(pipe.path) is an empty pipe: check the command behind it.")
      }
    }
  }
}
