import AssayErrors
import AssayFiles
import Foundation
import Synchronization
import Testing
import _AssayTestSupport

@testable import AssayModelStore

@Suite("Pulling a model's files")
struct ModelPullTests {
  private static let weights = Data((0..<50_000).map { UInt8(truncatingIfNeeded: $0 &* 7) })
  private static let table = Data("a table".utf8)

  private static func pointer(_ data: Data) -> Data {
    Data(
      "version https://git-lfs.github.com/spec/v1\noid sha256:\(ContentHash(of: data))\nsize \(data.count)\n"
        .utf8)
  }

  /// One file whose hash Hugging Face publishes, and one of GitHub whose hash is pinned.
  private static func entry(_ form: CatalogEntry.Form = .files) -> CatalogEntry {
    CatalogEntry(
      name: "thing", summary: "a thing",
      files: [
        .init("weights.bin", from: .huggingFace("anna/thing", revision: "v1", path: "sub/weights.bin")),
        .init(
          "table.txt", from: .gitHub("anna/thing", path: "a table.txt"),
          content: .init(size: table.count, sha256: ContentHash(of: table))),
      ],
      form: form, licence: "MIT", citation: "none")
  }

  private static func answer(_ request: TestWebServer.Request) -> TestWebServer.Answer {
    switch request.path {
    case "/anna/thing/raw/v1/sub/weights.bin": .content(pointer(weights))
    case "/anna/thing/resolve/v1/sub/weights.bin": .content(weights, dropAfter: 20_000)
    case "/anna/thing/HEAD/a%20table.txt": .content(table)
    default: .status(404)
    }
  }

  private func pull(
    _ server: TestWebServer, to folder: URL, _ form: CatalogEntry.Form = .files, mirror: String? = nil
  ) -> ModelPull {
    ModelPull(
      entry: Self.entry(form), folder: folder,
      environment: ["ASSAY_HUGGINGFACE": mirror ?? server.address + "/", "ASSAY_GITHUB": server.address],
      pauses: [.zero, .zero])
  }

  private func files(in folder: URL) -> [String] {
    (FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []).sorted()
  }

  @Test("Files are stored by their hashes, a published one is remembered, and nothing is asked for again")
  func files() throws {
    try TestFiles.withTemporaryFolder { folder in
      let server = try TestWebServer(Self.answer)
      let entry = Self.entry()
      #expect(
        try ModelStore.state(of: entry, in: folder)
          == .missing(folder.appendingPathComponent("thing/weights.bin")))
      let result = try ModelStore.pull(pull(server, to: folder)) { _, _ in }
      guard case .pulled(let urls) = result else { return #expect(Bool(false), "\(result)") }
      #expect(try urls.map { try Data(contentsOf: $0) } == [Self.weights, Self.table])
      #expect(
        files(in: folder)
          == ["thing", "thing/table.txt", "thing/weights.bin", "thing/weights.bin.source.json"])
      #expect(try ModelStore.state(of: entry, in: folder) == .present)
      #expect(
        ModelStore.content(of: entry.files[0], in: entry, folder)?.sha256 == ContentHash(of: Self.weights))
      let count = server.requests.count
      #expect(try ModelStore.pull(pull(server, to: folder)) { _, _ in } == .alreadyPresent)
      #expect(server.requests.count == count)
      // A damaged file is found by the remembered hash and fetched again, the other one is not.
      try Data("other".utf8).write(to: urls[0])
      #expect(try ModelStore.state(of: entry, in: folder) == .damaged(urls[0]))
      _ = try ModelStore.pull(pull(server, to: folder)) { _, _ in }
      #expect(try ModelStore.state(of: entry, in: folder) == .present)
      #expect(server.requests.count { $0.path.hasSuffix("table.txt") } == 1)
    }
  }

  @Test("Wrong bytes of the right size are removed, nothing gets a name, and the next call begins anew")
  func wrongBytes() throws {
    try TestFiles.withTemporaryFolder { folder in
      let lies = Atomic(true)
      let server = try TestWebServer { request in
        request.path.contains("/resolve/") && lies.load(ordering: .relaxed)
          ? .content(Data(Self.weights.reversed())) : Self.answer(request)
      }
      let error = #expect(throws: FileError.self) {
        try ModelStore.pull(pull(server, to: folder)) { _, _ in }
      }
      #expect(error?.code == .wrongHash)
      #expect(error?.message.hasPrefix("weights.bin from \(server.address)/anna/thing/resolve/v1/") == true)
      #expect(files(in: folder) == ["thing"])
      lies.store(false, ordering: .relaxed)
      _ = try ModelStore.pull(pull(server, to: folder)) { _, _ in }
      #expect(try ModelStore.state(of: Self.entry(), in: folder) == .present)
    }
  }

  @Test("A partial file waits for the next call under its hash; one of other content is removed")
  func partial() throws {
    try TestFiles.withTemporaryFolder { folder in
      let works = Atomic(false)
      let server = try TestWebServer { request in
        request.path.contains("/resolve/") && !works.load(ordering: .relaxed) && request.start > 0
          ? .status(502) : Self.answer(request)
      }
      let own = folder.appendingPathComponent("thing")
      try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
      try Data([1, 2]).write(to: own.appendingPathComponent("weights.bin.0123456789ab.partial"))
      #expect(throws: DownloadError.self) { try ModelStore.pull(pull(server, to: folder)) { _, _ in } }
      let name = "weights.bin.\(ContentHash(of: Self.weights).hexadecimal.prefix(12)).partial"
      #expect(files(in: own) == [name])
      works.store(true, ordering: .relaxed)
      var steps: [PullProgress] = []
      var next = pull(server, to: folder)
      next.progress = { steps.append($0) }
      _ = try ModelStore.pull(next) { _, _ in }
      #expect(files(in: own) == ["table.txt", "weights.bin", "weights.bin.source.json"])
      #expect(
        steps.contains(.init(file: "weights.bin", bytes: 50_000, total: 50_007, earlier: 20_000)))
      #expect(steps.last == .init(file: "table.txt", bytes: 50_007, total: 50_007, earlier: 20_000))
      #expect(steps.map(\.bytes) == steps.map(\.bytes).sorted())
    }
  }

  @Test("What should be a pointer and is none is told, and so is a mirror's variable that is no address")
  func noPointer() throws {
    try TestFiles.withTemporaryFolder { folder in
      for page in [Data("<html>".utf8), Data(count: 5_000)] {
        let server = try TestWebServer { request in
          request.path.contains("/raw/") ? .content(page) : Self.answer(request)
        }
        let error = #expect(throws: DownloadError.self) {
          try ModelStore.pull(pull(server, to: folder)) { _, _ in }
        }
        #expect(error?.code == .noPointer)
        #expect(error?.message.contains("sub/weights.bin is not an LFS pointer") == true)
      }
      let server = try TestWebServer(Self.answer)
      let error = #expect(throws: DownloadError.self) {
        try ModelStore.pull(pull(server, to: folder, mirror: "huggingface.co")) { _, _ in }
      }
      #expect(error?.code == .badAddress)
      #expect(error?.message.hasPrefix("ASSAY_HUGGINGFACE is “huggingface.co”") == true)
    }
  }

  @Test("Without a mirror the hosts are asked by https, each below its own address")
  func addresses() throws {
    let files = Self.entry().files
    func address(_ file: CatalogEntry.File, _ path: String?) throws -> String? {
      try path.flatMap { try file.origin.host?.address(of: $0, environment: [:]) }
    }
    #expect(
      try address(files[0], files[0].origin.path)
        == "https://huggingface.co/anna/thing/resolve/v1/sub/weights.bin")
    #expect(
      try address(files[0], files[0].origin.pointerPath)
        == "https://huggingface.co/anna/thing/raw/v1/sub/weights.bin")
    #expect(
      try address(files[1], files[1].origin.path)
        == "https://raw.githubusercontent.com/anna/thing/HEAD/a%20table.txt")
    #expect(Self.entry().source == "anna/thing on Hugging Face and anna/thing on GitHub")
  }

  @Test("Files of a folder are converted and removed; when that fails they stay for the next call")
  func converting() throws {
    struct Failure: Error {}
    try TestFiles.withTemporaryFolder { folder in
      let server = try TestWebServer(Self.answer)
      let own = folder.appendingPathComponent("thing")
      #expect(throws: Failure.self) {
        try ModelStore.pull(pull(server, to: folder, .folder(kind: "phonepure"))) { _, _ in throw Failure() }
      }
      #expect(
        files(in: own) == [
          "download", "download/table.txt", "download/weights.bin", "download/weights.bin.source.json",
        ])
      let count = server.requests.count
      let result = try ModelStore.pull(pull(server, to: folder, .folder(kind: "phonepure"))) {
        files, folder in
        #expect(try Data(contentsOf: #require(files["table.txt"])) == Self.table)
        try Data("net".utf8).write(to: folder.appendingPathComponent("net"))
        let manifest =
          #"{"kind": "thing", "licence": "MIT", "a": [{"b": {"name": "net", "sha256": "\#(ContentHash(of: "net"))"}}]}"#
        try Data(manifest.utf8).write(to: folder.appendingPathComponent("model.json"))
      }
      #expect(result == .pulled([ModelStore.folder(of: Self.entry(.folder(kind: "phonepure")), in: folder)]))
      #expect(server.requests.count == count)
      #expect(files(in: own) == ["model.json", "net"])
      #expect(try ModelStore.state(of: Self.entry(.folder(kind: "phonepure")), in: folder) == .present)
      try Data("not".utf8).write(to: own.appendingPathComponent("net"))
      #expect(
        try ModelStore.state(of: Self.entry(.folder(kind: "phonepure")), in: folder)
          == .damaged(own.appendingPathComponent("net")))
    }
  }

  @Test("A file that somebody has put there is taken when its hash is the published one")
  func putThere() throws {
    try TestFiles.withTemporaryFolder { folder in
      let server = try TestWebServer(Self.answer)
      let own = folder.appendingPathComponent("thing")
      try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
      let file = own.appendingPathComponent("weights.bin")
      try Self.weights.write(to: file)
      #expect(try ModelStore.state(of: Self.entry(), in: folder) == .damaged(file))
      _ = try ModelStore.pull(pull(server, to: folder)) { _, _ in }
      #expect(try ModelStore.state(of: Self.entry(), in: folder) == .present)
      #expect(!server.requests.contains { $0.path.contains("/resolve/") })
    }
  }

  @Test("Two calls do not write into one partial file")
  func locked() throws {
    try TestFiles.withTemporaryFolder { folder in
      let own = folder.appendingPathComponent("thing")
      try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
      let lock = try FileLock(folder: own)
      let server = try TestWebServer(Self.answer)
      let error = #expect(throws: FileError.self) {
        try ModelStore.pull(pull(server, to: folder)) { _, _ in }
      }
      #expect(error?.message.contains("Another assay is downloading into") == true)
      withExtendedLifetime(lock) {}
    }
  }
}
