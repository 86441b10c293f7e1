import AssayErrors
import AssayFiles
import Foundation
import Synchronization

/// Where results go.
///
/// SIGPIPE is ignored by ``Interrupt/install()``: a reader that has seen enough, such as `head`, is no error and
/// must not end work on files.
enum StandardOutput {
  private static let readerHasGone = Atomic(false)

  /// Writes `text` and a line end.
  ///
  /// - Throws: `FileError` when the output is a file that cannot be written, on a full disk say.
  static func print(_ text: String) throws {
    guard !readerHasGone.load(ordering: .relaxed) else { return }
    // By bytes: a line end of CRLF is one character and no newline.
    let bytes = Array((text.utf8.last == UInt8(ascii: "\n") ? text : text + "\n").utf8)
    var offset = 0
    while offset < bytes.count {
      let count = bytes.withUnsafeBytes {
        write(STDOUT_FILENO, $0.baseAddress! + offset, bytes.count - offset)
      }
      if count >= 0 {
        offset += count
      } else if errno == EPIPE {
        return readerHasGone.store(true, ordering: .relaxed)
      } else if errno != EINTR {
        throw FileError(
          errno == ENOSPC ? .diskFull : .notWritable,
          "Standard output cannot be written: \(String(cString: strerror(errno))).")
      }
    }
  }

  /// Prints a value as JSON: keys sorted, indented.
  static func printJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try print(String(decoding: try encoder.encode(value), as: UTF8.self))
  }
}
