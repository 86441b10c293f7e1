import AssayErrors
import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// The bytes of one checkpoint, mapped from a file or held in memory, never changed.
///
/// A mapped file that another process shortens while it is read ends this process with SIGBUS. Assay replaces
/// files by renaming (`AtomicFile`), which leaves the mapped content as it was.
///
/// `@unchecked`: the pointer is only read from, and the memory lives exactly as long as the object.
final class FileBytes: @unchecked Sendable {
  /// The path, for messages.
  let name: String
  let bytes: UnsafeRawBufferPointer
  private let isMapped: Bool

  var count: Int { bytes.count }

  /// Maps a file into memory.
  init(mapping url: URL) throws {
    name = url.path
    func unreadable(_ reason: String) -> CheckpointError {
      CheckpointError(.unreadable, "Cannot read the checkpoint \(url.path): \(reason).")
    }
    // Without O_NONBLOCK a named pipe would wait for a writer.
    let descriptor = Glibc.open(url.path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw unreadable(
        errno == ENOENT
          ? "there is no such file, check the path"
          : "\(String(cString: strerror(errno))), check its permissions")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw unreadable(String(cString: strerror(errno))) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw unreadable("it is not a file, name one file") }
    guard status.st_size > 0 else {
      throw CheckpointError(.truncated, "The checkpoint \(url.path) is empty: get a fresh copy of the file.")
    }
    let size = Int(status.st_size)
    guard let base = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), base != MAP_FAILED else {
      throw unreadable("\(String(cString: strerror(errno))), it could not be mapped into memory")
    }
    bytes = UnsafeRawBufferPointer(start: base, count: size)
    isMapped = true
  }

  /// Copies bytes that are in memory.
  init(copying source: some Collection<UInt8>, name: String) {
    self.name = name
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: source.count, alignment: 16)
    copy.copyBytes(from: source)
    bytes = UnsafeRawBufferPointer(copy)
    isMapped = false
  }

  deinit {
    if isMapped {
      munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress!), bytes.count)
    } else {
      bytes.deallocate()
    }
  }

  /// An error about this file: its name, what is wrong with it, and what to do.
  func refusal(
    _ code: CheckpointError.Code, _ problem: String, remedy: String = "get a fresh copy of the file"
  ) -> CheckpointError {
    CheckpointError(code, "The checkpoint \(name) \(problem): \(remedy).")
  }
}
