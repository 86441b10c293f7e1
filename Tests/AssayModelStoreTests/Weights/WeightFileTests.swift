import AssayCheckpoint
import AssayErrors
import AssayFiles
import AssayRoles
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayModelStore

@Suite("Files of weights")
struct WeightFileTests {
  private static let tensor = CheckpointTensor(shape: [2], floats: [1, 2])

  /// A file of one tensor.
  private func weights(_ path: String, in folder: URL) throws -> URL {
    let url = folder.appendingPathComponent(path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try SafetensorsWriter.write(["a": Self.tensor], to: url)
    return url
  }

  /// A file as it is, for what does not ask whether it is the right one.
  private func unchecked(_ url: URL) throws -> WeightFile {
    WeightFile(url, sha256: try ContentHash(ofFile: url))
  }

  /// The message of the error; empty where there is none.
  private func refusal(_ load: () throws -> WeightFile) -> String {
    do {
      _ = try load()
      return ""
    } catch {
      return "\(error)"
    }
  }

  /// Expects a refusal of a damaged file, also before anybody has looked for tensors in it.
  private func expectDamage(
    _ url: URL, _ words: String, sourceLocation: SourceLocation = #_sourceLocation,
    _ load: () throws -> WeightFile
  ) throws {
    #expect(try load().url == url, sourceLocation: sourceLocation)
    try DamagedFile.flip(url)
    let error = #expect(throws: FileError.self, sourceLocation: sourceLocation) { try load() }
    #expect(error?.code == .wrongHash, sourceLocation: sourceLocation)
    let message = error?.message ?? ""
    #expect(
      message.contains(url.path) && message.contains(words), "\(message)", sourceLocation: sourceLocation)
  }

  @Test("A flipped byte of a pulled file whose place published its hash is refused")
  func published() throws {
    try TestFiles.withTemporaryFolder { folder in
      let url = try weights("ecapa/embedding_model.ckpt", in: folder)
      let unchecked = refusal { try ModelStore.weights(of: "ecapa", in: folder) }
      #expect(unchecked.contains("it was not checked; run: assay models pull ecapa"))
      let hash = try ContentHash(ofFile: url)
      let size = try Data(contentsOf: url).count
      try FileReceipt(address: "there", content: .init(size: size, sha256: hash)).write(beside: url)
      let checked = try ModelStore.weights(of: "ecapa", in: folder)
      #expect(checked.hashes == ["embedding_model.ckpt": hash.hexadecimal])
      try expectDamage(url, "run: assay models pull ecapa") {
        try ModelStore.weights(of: "ecapa", in: folder)
      }
    }
  }

  @Test("A flipped byte of a pulled file that the catalogue pins is refused", .needs(.shared("models/nisqa")))
  func pinned() throws {
    try TestFiles.withTemporaryFolder { folder in
      let url = folder.appendingPathComponent("nisqa/nisqa_tts.tar")
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.copyItem(at: TestFiles.shared("models/nisqa/nisqa_tts.tar"), to: url)
      try DamagedFile.makeWritable(url)
      try expectDamage(url, "run: assay models pull nisqa") {
        try ModelStore.weights(of: "nisqa", file: "nisqa_tts.tar", in: folder)
      }
    }
  }

  @Test("A file of one's own is what the catalogue pins, or is refused", .needs(.shared("models/nisqa")))
  func ownPinned() throws {
    try TestFiles.withTemporaryFolder { folder in
      let url = folder.appendingPathComponent("nisqa_tts.tar")
      try FileManager.default.copyItem(at: TestFiles.shared("models/nisqa/nisqa_tts.tar"), to: url)
      try DamagedFile.makeWritable(url)
      #expect(try WeightFile(own: url, model: "nisqa").name == "nisqa_tts.tar")
      try DamagedFile.flip(url)
      let error = #expect(throws: RoleError.self) { try WeightFile(own: url, model: "nisqa") }
      #expect(
        error?.message.hasPrefix(
          "\(url.path) is not the file that the catalogue names: run assay models pull")
          == true)
      #expect(error?.message.contains("assay models describe \(url.path)") == true)
    }
  }

  @Test("A flipped byte of a described file, of a copied pulled one and of a model folder's is refused")
  func described() throws {
    try TestFiles.withTemporaryFolder { folder in
      let described = try weights("mine/vc.pt", in: folder)
      try WeightDescription.write(of: [described], licence: "MIT", source: "a test")
      try expectDamage(described, "another SHA-256 than model.json says") {
        try WeightFile(own: described, model: "diffvc")
      }
      let copied = try weights("copy/encoder.pt", in: folder)
      try FileReceipt(
        address: "there",
        content: .init(size: try Data(contentsOf: copied).count, sha256: ContentHash(ofFile: copied))
      ).write(beside: copied)
      try expectDamage(copied, "another SHA-256 than encoder.pt.source.json says") {
        try WeightFile(own: copied, model: "sv2tts")
      }
      let file = try ModelFolder.write(
        ["a": Self.tensor], named: "w.safetensors", licence: "MIT", halved: false,
        to: folder.appendingPathComponent("model"))
      try expectDamage(
        folder.appendingPathComponent("model/w.safetensors"), "another SHA-256 than model.json says"
      ) {
        try ModelFolder.verified(file, in: folder.appendingPathComponent("model"))
      }
    }
  }

  @Test("A file that nothing describes is refused with how to describe it, and one that is not there by name")
  func undescribed() throws {
    try TestFiles.withTemporaryFolder { folder in
      let url = try weights("mine/vc.pt", in: folder)
      let error = #expect(throws: RoleError.self) { try WeightFile(own: url, model: "diffvc") }
      #expect(error?.code == .missingModel)
      #expect(
        error?.message.hasPrefix("\(url.path) has no description, so damage would go unnoticed") == true
          && error?.message.hasSuffix("describe it and its licence with assay models describe \(url.path).")
            == true
      )
      // What describes other files describes not this one.
      try WeightDescription.write(of: [weights("mine/other.pt", in: folder)], licence: "MIT", source: nil)
      #expect(throws: RoleError.self) { try WeightFile(own: url, model: "diffvc") }
      try Data("{".utf8).write(to: folder.appendingPathComponent("mine/model.json"))
      let malformed = #expect(throws: RoleError.self) { try WeightFile(own: url, model: "diffvc") }
      #expect(malformed?.message.contains("model.json is not understood") == true)
      let gone = #expect(throws: RoleError.self) {
        try WeightFile(own: folder.appendingPathComponent("gone.pt"), model: "diffvc")
      }
      #expect(gone?.message.contains("There is no file of weights \(folder.path)/gone.pt") == true)
    }
  }

  @Test("A description keeps what it says of other files, and takes no other kind's place")
  func description() throws {
    try TestFiles.withTemporaryFolder { folder in
      let (one, two) = (try weights("mine/one", in: folder), try weights("mine/two", in: folder))
      try WeightDescription.write(of: [one], licence: "MIT", source: nil)
      let both = try WeightDescription.write(of: [two, two], licence: "CC0-1.0", source: "here")
      #expect(both.files.map(\.name) == ["one", "two"] && both.licence == "CC0-1.0")
      let model = try ModelFolder(folder.appendingPathComponent("mine"))
      #expect(model.kind == "weights" && Set(model.files.keys) == ["one", "two"])
      #expect(try ModelFolder.state(of: model.url) == .present)
      let apart = #expect(throws: RoleError.self) {
        try WeightDescription.write(
          of: [one, weights("yours/three", in: folder)], licence: "MIT", source: nil)
      }
      #expect(apart?.message.contains("files of one folder") == true)
      let other = folder.appendingPathComponent("other")
      let file = try weights("other/voice", in: folder)
      try Data(#"{"kind": "phonepure", "licence": "MIT"}"#.utf8).write(
        to: other.appendingPathComponent("model.json"))
      let refused = #expect(throws: RoleError.self) {
        try WeightDescription.write(of: [file], licence: "MIT", source: nil)
      }
      #expect(refused?.message.contains("is of kind phonepure") == true)
      #expect(throws: FileError.self) {
        try WeightDescription.write(of: [folder.appendingPathComponent("gone")], licence: "MIT", source: nil)
      }
    }
  }

  @Test("Several files are found in a folder, or by their model's name; those that are missing are named")
  func several() throws {
    try TestFiles.withTemporaryFolder { folder in
      let files = try ["a.pt", "b.pt"].map { try weights("theirs/\($0)", in: folder) }
      try WeightDescription.write(of: files, licence: "MIT", source: nil)
      let path = folder.appendingPathComponent("theirs").path
      let found = try WeightFiles(path, model: "diffvc", names: ["a.pt", "b.pt"])
      #expect(found["b.pt"].url == files[1] && found.hashes.keys.sorted() == ["a.pt", "b.pt"])
      #expect(
        try WeightFiles("", model: "theirs", names: ["a.pt"], in: folder)["a.pt"].url == files[0])
      // The only file of a method may be named itself, whatever it is called.
      #expect(try WeightFiles(files[1].path, model: "ecapa", names: ["a.pt"])["a.pt"].url == files[1])
      let error = #expect(throws: RoleError.self) {
        try WeightFiles(path, model: "diffvc", names: ["a.pt", "c.pt", "d.pt"])
      }
      #expect(error?.message.hasPrefix("c.pt and d.pt of diffvc are not in \(path): put them there") == true)
      // Of a model in the catalogue that is not pulled.
      let pulled = #expect(throws: RoleError.self) {
        try WeightFiles("", model: "sv2tts", names: ["vocoder.pt"], in: folder)
      }
      #expect(pulled?.message.hasSuffix("run: assay models pull sv2tts") == true)
    }
  }

  @Test("Tensors lie below a name, or are all there is")
  func stateDicts() throws {
    try TestFiles.withTemporaryFolder { folder in
      let bare = try unchecked(weights("bare", in: folder))
      #expect(try bare.stateDict(at: "model_state").keys.sorted() == ["a"])
    }
    let nested = try unchecked(TestFiles.fixture("diffwave/tiny/checkpoint.pkl"))
    #expect(try nested.stateDict(at: "model_state_dict").count == 78)
    let error = #expect(throws: CheckpointError.self) { try nested.stateDict(at: "model_state") }
    #expect(error.map { "\($0)" }?.contains("has nothing at model_state") == true)
  }
}
