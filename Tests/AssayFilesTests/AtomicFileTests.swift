import AssayFiles
import Foundation
import Testing
import _AssayTestSupport

@Suite("Files are written whole or not at all", .serialized)
struct AtomicFileTests {
  private struct Stop: Error {}

  private func names(_ folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  @Test("A file appears with its content, in folders that are made for it")
  func writes() throws {
    try TestFiles.withTemporaryFolder { folder in
      let url = folder.appendingPathComponent("a/b/c.txt")
      try AtomicFile.write(Data("hello".utf8), to: url)
      #expect(try String(contentsOf: url, encoding: .utf8) == "hello")
      #expect(try names(url.deletingLastPathComponent()) == ["c.txt"])
    }
  }

  @Test("When writing fails, nothing is left and an older file stays as it was")
  func failure() throws {
    try TestFiles.withTemporaryFolder { folder in
      let url = folder.appendingPathComponent("c.txt")
      try AtomicFile.write(Data("old".utf8), to: url)
      #expect(throws: Stop.self) {
        try AtomicFile.write(to: url) { temporary in
          try Data("new".utf8).write(to: temporary)
          #expect(temporary.pathExtension == "txt")
          throw Stop()
        }
      }
      #expect(try String(contentsOf: url, encoding: .utf8) == "old")
      #expect(try names(folder) == ["c.txt"])
    }
  }

  @Test("An interrupt removes what is unfinished")
  func interrupt() throws {
    try TestFiles.withTemporaryFolder { folder in
      let url = folder.appendingPathComponent("c.txt")
      #expect(throws: FileError.self) {
        try AtomicFile.write(to: url) { temporary in
          try Data("half".utf8).write(to: temporary)
          AtomicFile.removeUnfinishedFiles()
          #expect(!FileManager.default.fileExists(atPath: temporary.path))
        }
      }
      let left = try names(folder)
      #expect(left.isEmpty)
    }
  }

  @Test("A folder that cannot be made is named")
  func unwritable() throws {
    #expect {
      try AtomicFile.write(Data("x".utf8), to: URL(fileURLWithPath: "/proc/assay/file"))
    } throws: {
      ($0 as? FileError)?.code == .notWritable && "\($0)".contains("/proc/assay")
    }
  }
}
