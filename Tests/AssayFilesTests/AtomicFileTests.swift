import AssayErrors
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

  @Test(
    "A name as long as a file system takes is written, whatever its characters; a longer one is told before any work",
    arguments: ["a", "ä", "声", "👩‍👩‍👧"])
  func longNames(character: String) throws {
    try TestFiles.withTemporaryFolder { folder in
      let stem = String(repeating: character, count: 251 / character.utf8.count)
      let name = String(repeating: "x", count: 251 - stem.utf8.count) + stem + ".txt"
      #expect(name.utf8.count == 255)
      try AtomicFile.write(Data("hello".utf8), to: folder.appendingPathComponent(name))
      #expect(try names(folder).map(\.utf8.count) == [255])
      for url in ["y\(name)", "a." + String(repeating: "e", count: 254)].map(folder.appendingPathComponent) {
        let error = #expect(throws: FileError.self) {
          try AtomicFile.write(to: url) { _ in _ = Issue.record("the content was made") }
        }
        #expect(error?.code == .notWritable && error?.message.contains("too long") == true)
      }
      try AtomicFile.write(
        Data(), to: folder.appendingPathComponent("a." + String(repeating: "e", count: 253)))
    }
  }

  @Test("A folder in the file's place is told before the content is made, and by itself")
  func folderInPlace() throws {
    try TestFiles.withTemporaryFolder { folder in
      let url = folder.appendingPathComponent("a.txt")
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
      let bodies: [() throws -> Void] = [
        { try AtomicFile.requirePlace(for: url) },
        { try AtomicFile.write(to: url) { _ in _ = Issue.record("the content was made") } },
      ]
      for body in bodies {
        let error = #expect(throws: FileError.self) { try body() }
        #expect(error?.message.contains("there is a folder of that name") == true)
      }
    }
  }

  @Test("A place below a file is none, and one in folders that are not there yet is")
  func places() throws {
    try TestFiles.withTemporaryFolder { folder in
      try AtomicFile.requirePlace(for: folder.appendingPathComponent("a/b/c.txt"))
      #expect(try names(folder).isEmpty)
      let file = folder.appendingPathComponent("file")
      try Data().write(to: file)
      #expect(throws: FileError.self) {
        try AtomicFile.requirePlace(for: file.appendingPathComponent("c.txt"))
      }
      #expect {
        try AtomicFile.write(Data(), to: file.appendingPathComponent("c.txt"))
      } throws: {
        "\($0)".contains("cannot be a folder, since there is a file")
      }
    }
  }

  @Test("The reason for a file that cannot be written is the system's, and what to do")
  func reasons() {
    let url = URL(fileURLWithPath: "/a/b.wav")
    for (code, kind, words) in [
      (ENOSPC, FileError.Code.diskFull, "The disk is full"), (EDQUOT, .diskFull, "The disk is full"),
      (EACCES, .notWritable, "permissions"), (EROFS, .notWritable, "read-only"),
      (ENAMETOOLONG, .notWritable, "shorter"), (EMFILE, .notWritable, "ulimit"),
      (EIO, .notWritable, "Input/output error"),
    ] {
      let error = FileError(notWriting: url, errno: code)
      #expect(error.code == kind && error.message.contains(words) && error.message.contains("/a/b.wav"))
    }
  }
}
