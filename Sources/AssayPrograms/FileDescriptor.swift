import Glibc

/// An open file that is closed when the last reference to it goes, and that no other program inherits.
final class FileDescriptor: Sendable {
  let number: Int32

  /// Adopts `number` and moves it out of the range of the three standard files, for those are rearranged in a
  /// new process, and where one of ours had such a number it would be overwritten before it is used.
  ///
  /// - Throws: ``SystemFailure`` when no more files can be open.
  init(adopting number: Int32) throws {
    guard number >= 0 else { throw SystemFailure(errno) }
    let moved = fcntl(number, F_DUPFD_CLOEXEC, 3)
    let code = errno
    close(number)
    guard moved >= 0 else { throw SystemFailure(code) }
    self.number = moved
  }

  deinit { close(number) }

  /// Both ends of a new pipe. Reading never blocks, writing does.
  static func pipe() throws -> (reading: FileDescriptor, writing: FileDescriptor) {
    var ends: [Int32] = [-1, -1]
    guard Glibc.pipe(&ends) == 0 else { throw SystemFailure(errno) }
    let reading: FileDescriptor
    do {
      reading = try FileDescriptor(adopting: ends[0])
    } catch {
      close(ends[1])
      throw error
    }
    let writing = try FileDescriptor(adopting: ends[1])
    _ = fcntl(reading.number, F_SETFL, O_NONBLOCK)
    return (reading, writing)
  }

  /// A file without a name, at its beginning, with the given content.
  ///
  /// A program that is fed from a file may stop reading whenever it likes, while a pipe would have to be
  /// written beside the reading of its output and would raise SIGPIPE.
  static func holding(_ content: UnsafeRawBufferPointer, in folder: String) throws -> FileDescriptor {
    var template = Array((folder + "/assay-input-XXXXXX").utf8CString)
    let created = mkstemp(&template)
    guard created >= 0 else { throw SystemFailure(errno) }
    unlink(template)
    let file = try FileDescriptor(adopting: created)
    var offset = 0
    while offset < content.count {
      let written = write(file.number, content.baseAddress! + offset, content.count - offset)
      if written < 0 {
        if errno == EINTR { continue }
        throw SystemFailure(errno)
      }
      offset += written
    }
    guard lseek(file.number, 0, SEEK_SET) == 0 else { throw SystemFailure(errno) }
    return file
  }
}
