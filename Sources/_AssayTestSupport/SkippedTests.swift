import Foundation

/// The notes of tests that were skipped: lines of the file that `ASSAY_SKIPPED_TESTS` names, which `make test` prints.
enum SkippedTests {
  static func note(_ line: String) {
    guard let path = ProcessInfo.processInfo.environment["ASSAY_SKIPPED_TESTS"] else { return }
    // One write to the end of the file, so that tests that run side by side do not break each other's lines.
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
    precondition(descriptor >= 0, "cannot write \(path), which ASSAY_SKIPPED_TESTS names")
    defer { close(descriptor) }
    let bytes = Array("\(line)\n".utf8)
    precondition(write(descriptor, bytes, bytes.count) == bytes.count, "cannot write \(path)")
  }
}
