import Foundation
import Testing
import _AssayTestSupport

@Suite("assay models")
struct ModelsCommandTests {
  private struct Model: Decodable {
    struct File: Decodable {
      let name: String
      let size: Int?
      let sha256: String?
      let path: String
    }
    let name: String
    let state: String
    let licence: String
    let files: [File]
  }

  private struct Listing: Decodable {
    struct Tensor: Decodable {
      let path: String
      let shape: [Int]
      let dtype: String
    }
    let format: String
    let tensors: [Tensor]
    let parameters: Int
  }

  @Test("The list tells what is missing, damaged, and where it belongs")
  func list() throws {
    try TestFiles.withTemporaryFolder { folder in
      func list() throws -> [Model] {
        try AssayCommand.run(["models", "list", "--json"], environment: ["ASSAY_MODELS": folder.path])
          .decoded([Model].self)
      }
      let model = try #require(try list().first { $0.name == "ge2e" })
      #expect(model.state == "missing")
      #expect(model.licence == "Apache-2.0")
      #expect(model.files.map(\.path) == [folder.appendingPathComponent("ge2e/pretrained.pt").path])
      #expect(model.files[0].size == 17_090_379)
      let url = URL(fileURLWithPath: model.files[0].path)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      // The right size alone is not enough.
      try Data(count: 17_090_379).write(to: url)
      #expect(try list().first { $0.name == "ge2e" }?.state == "damaged")
      let path = try AssayCommand.run(["models", "path", "ge2e"], environment: ["ASSAY_MODELS": folder.path])
      #expect(path.exitCode == 1)
      #expect(path.output == "")
      #expect(path.errors.contains("its size or SHA-256 differs; run: assay models pull ge2e"))
    }
  }

  @Test("Weights that are there are not fetched again", .needs(.ge2e))
  func present() throws {
    // Without any program on the PATH, fetching would fail.
    let result = try AssayCommand.run(["models", "pull", "ge2e"], environment: ["PATH": "/nowhere"])
    #expect(result.exitCode == 0)
    #expect(result.output.hasPrefix("ge2e is already there, with the right hash: "))
    let path = try AssayCommand.run(["models", "path", "ge2e"]).output.trimmingCharacters(in: .newlines)
    #expect(FileManager.default.fileExists(atPath: path))
  }

  @Test("What arrives with another hash is not stored, and the scratch folder is gone")
  func wrongHash() throws {
    try TestFiles.withTemporaryFolder { folder in
      let programs = folder.appendingPathComponent("bin", isDirectory: true)
      try FileManager.default.createDirectory(at: programs, withIntermediateDirectories: true)
      for (name, script) in [
        ("pip3", "while [ $# -gt 0 ]; do [ \"$1\" = --dest ] && : > \"$2/x.whl\"; shift; done"),
        (
          "unzip",
          "for last; do :; done\nmkdir -p \"$last/resemblyzer\"\necho no > \"$last/resemblyzer/pretrained.pt\""
        ),
      ] {
        let url = programs.appendingPathComponent(name)
        try Data("#!/bin/sh\n\(script)\n".utf8).write(to: url)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: url.path)
      }
      let models = folder.appendingPathComponent("models")
      let temporary = folder.appendingPathComponent("temporary")
      try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: true)
      let result = try AssayCommand.run(
        ["models", "pull", "ge2e"],
        environment: [
          "ASSAY_MODELS": models.path, "TMPDIR": temporary.path, "PATH": programs.path + ":/usr/bin:/bin",
        ])
      #expect(result.exitCode == 1)
      #expect(result.output.contains("Licence of the weights: Apache-2.0."))
      #expect(result.errors.contains("is not the file that the catalogue names (3 bytes, expected 17090379"))
      #expect(Recordings.files(in: models) == [])
      #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path) == [])
    }
  }

  @Test("Without pip the error says what to install")
  func noPip() throws {
    try TestFiles.withTemporaryFolder { folder in
      let result = try AssayCommand.run(
        ["models", "pull", "ge2e"], environment: ["ASSAY_MODELS": folder.path, "PATH": folder.path])
      #expect(result.exitCode == 1)
      #expect(result.errors.contains("is not installed: run scripts/bootstrap"))
    }
  }

  @Test("An unknown model is refused with the names there are")
  func unknown() throws {
    for command in ["pull", "path"] {
      let result = try AssayCommand.run(["models", command, "gpt"])
      #expect(result.exitCode == 1)
      #expect(result.errors.hasPrefix("error: There is no model called “gpt”; there are ge2e"))
    }
  }

  @Test(
    "A checkpoint's tensors are listed in each format",
    arguments: [
      ("zip.pt", "PyTorch zip"), ("legacy.pt", "PyTorch legacy"), ("expected.safetensors", "safetensors"),
    ])
  func inspect(_ name: String, _ format: String) throws {
    let file = TestFiles.fixture("checkpoints/\(name)").path
    let listing = try AssayCommand.run(["models", "inspect", file, "--json"]).decoded(Listing.self)
    #expect(listing.format == format)
    #expect(!listing.tensors.isEmpty)
    #expect(listing.parameters == listing.tensors.reduce(0) { $0 + $1.shape.reduce(1, *) })
    let text = try AssayCommand.run(["models", "inspect", file])
    #expect(text.exitCode == 0)
    for tensor in listing.tensors { #expect(text.output.contains(tensor.path)) }
    #expect(
      text.output.contains("\(format), \(listing.tensors.count) tensors, \(listing.parameters) parameters"))
  }

  @Test(
    "A file that is no checkpoint is refused by name",
    arguments: ["truncated_zip.pt", "expected_scalars.json", "gone"])
  func noCheckpoint(_ name: String) throws {
    let result = try AssayCommand.run(["models", "inspect", TestFiles.fixture("checkpoints/\(name)").path])
    #expect(result.exitCode == 1)
    #expect(result.errorLines.count == 1)
    #expect(result.errors.contains(name))
  }
}
