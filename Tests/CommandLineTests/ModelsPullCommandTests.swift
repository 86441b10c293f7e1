import AssayCheckpoint
import AssayFiles
import Foundation
import Testing
import _AssayTestSupport

#if canImport(Glibc)
  import Glibc
#endif

/// The phoneme dictionary as published, whose hash is pinned: it is not in the repository.
private let publishedDictionary = TestFiles.shared("models/phonepure/amps_avg_libri_spec.txt")

@Suite("assay models pull from web servers")
struct ModelsPullCommandTests {
  private static let repository = "/cyberrrange/De-AntiFake"
  private static let dictionary = "\(repository)/HEAD/data/librispeech_metadata/amps_avg_libri_spec.txt"

  private static func pointer(_ data: Data) -> Data {
    Data(
      "version https://git-lfs.github.com/spec/v1\noid sha256:\(ContentHash(of: data))\nsize \(data.count)\n"
        .utf8)
  }

  private static func environment(_ server: TestWebServer, _ folder: URL) -> [String: String] {
    [
      "ASSAY_MODELS": folder.appendingPathComponent("models").path, "ASSAY_HUGGINGFACE": server.address,
      "ASSAY_GITHUB": server.address,
    ]
  }

  /// Weights of the published sizes that are the same everywhere, as a file of the kind that conversion reads.
  private static func weights(_ fixture: String, in folder: URL) throws -> Data {
    let shapes = try JSONDecoder().decode(
      [String: [Int]].self, from: Data(contentsOf: TestFiles.fixture(fixture)))
    let tensors = shapes.mapValues { shape in
      CheckpointTensor(shape: shape, floats: [Float](repeating: 0.01, count: shape.reduce(1, *)))
    }
    let file = folder.appendingPathComponent("weights")
    try SafetensorsWriter.write(tensors, to: file)
    return try Data(contentsOf: file)
  }

  @Test(
    "phonepure-official goes from two hosts that drop connections to a model folder",
    .needs(.shared("models/phonepure")))
  func official() throws {
    let spectra = try Data(contentsOf: publishedDictionary)
    try TestFiles.withTemporaryFolder { folder in
      let stage1 = try Self.weights("diffwave/official/shapes.json", in: folder)
      let stage2 = try Self.weights("ncsnpp/official_shapes.json", in: folder)
      let server = try TestWebServer { request in
        switch request.path {
        case Self.repository + "/raw/main/purification.pkl": .content(Self.pointer(stage1))
        case Self.repository + "/raw/main/refinement.ckpt": .content(Self.pointer(stage2))
        // Large files are elsewhere.
        case Self.repository + "/resolve/main/purification.pkl": .redirect("/blob/1")
        case Self.repository + "/resolve/main/refinement.ckpt": .redirect("/blob/2")
        case "/blob/1": .content(stage1, dropAfter: 60_000_000)
        case "/blob/2": .content(stage2, dropAfter: 80_000_000)
        case Self.dictionary: .content(spectra, dropAfter: request.start == 0 ? 100_000 : nil)
        default: .status(404)
        }
      }
      let environment = Self.environment(server, folder)
      let result = try AssayCommand.run(["models", "pull", "phonepure-official"], environment: environment)
      #expect(result.exitCode == 0, "\(result.errors)")
      #expect(
        result.output.hasPrefix(
          "Fetching phonepure-official from cyberrrange/De-AntiFake on Hugging Face and cyberrrange/De-AntiFake on "
            + "GitHub. Licence of the weights: none stated by the publisher"), "\(result.output)")
      #expect(server.requests.filter { $0.path == "/blob/1" }.map(\.start) == [0, 60_000_000])
      let model = folder.appendingPathComponent("models/phonepure-official")
      #expect(
        Recordings.files(in: model)
          == ["model.json", "phonemes.txt", "purification.safetensors", "refinement.safetensors"])
      let manifest = try String(contentsOf: model.appendingPathComponent("model.json"), encoding: .utf8)
      #expect(manifest.contains("purification.pkl (SHA-256 \(ContentHash(of: stage1)))"))
      #expect(manifest.contains("\"licence\" : \"none stated\""))
      let path = try AssayCommand.run(["models", "path", "phonepure-official"], environment: environment)
      #expect(path.output == model.path + "\n")
      let count = server.requests.count
      let again = try AssayCommand.run(["models", "pull", "phonepure-official"], environment: environment)
      #expect(again.output.hasPrefix("phonepure-official is already there, with the right hash: "))
      #expect(server.requests.count == count)
    }
  }

  @Test("Ctrl-C keeps what has arrived, says so, and the next call goes on with it")
  func interrupted() throws {
    try TestFiles.withTemporaryFolder { folder in
      let weights = Data(count: 3_000_000)
      let server = try TestWebServer { request in
        switch request.path {
        case Self.repository + "/raw/main/purification.pkl", Self.repository + "/raw/main/refinement.ckpt":
          .content(Self.pointer(weights))
        case Self.repository + "/resolve/main/purification.pkl":
          request.start == 0 ? .stall(weights, after: 2_000_000) : .content(weights)
        default: .status(404)
        }
      }
      let running = try AssayCommand.start(
        ["models", "pull", "phonepure-official"], environment: Self.environment(server, folder))
      let downloads = folder.appendingPathComponent("models/phonepure-official/download")
      let name = "purification.pkl.\(ContentHash(of: weights).hexadecimal.prefix(12)).partial"
      let partial = downloads.appendingPathComponent(name)
      func size() -> Int { (try? Data(contentsOf: partial).count) ?? 0 }
      // curl keeps the last kilobytes to itself until there is more.
      for _ in 0..<2_000 where size() < 1_900_000 { usleep(5_000) }
      kill(running.process.processIdentifier, SIGINT)
      let result = try running.waitForEnd(timeLimit: 10)
      #expect(result.exitCode == 130)
      #expect(
        result.errors == "interrupted: the partial download is kept; run the command again to continue.\n")
      let kept = size()
      #expect(Recordings.files(in: downloads) == [name] && (1_900_000...2_000_000).contains(kept))

      let next = try AssayCommand.run(
        ["models", "pull", "phonepure-official"], environment: Self.environment(server, folder))
      #expect(server.requests.contains { $0.path.contains("/resolve/") && $0.start == kept })
      // The first file is whole now; the second one is not on this server.
      #expect(Recordings.files(in: downloads) == ["purification.pkl", "purification.pkl.source.json"])
      #expect(next.exitCode == 1 && next.errorLines.count == 1)
      #expect(next.errors.contains("refinement.ckpt") && next.errors.contains("(HTTP 404)"), "\(next.errors)")
    }
  }

  @Test("Wrong bytes, no curl, an unknown host and a page instead of a pointer are one sentence each")
  func errors() throws {
    try TestFiles.withTemporaryFolder { folder in
      let weights = Data(count: 100_000)
      let server = try TestWebServer { request in
        request.path.contains("/raw/")
          ? .content(Self.pointer(weights)) : .content(Data(repeating: 1, count: weights.count))
      }
      let pages = try TestWebServer { _ in .content(Data("<html>Sign in</html>".utf8)) }
      let cases: [([String: String], String)] = [
        (
          [:],
          "purification.pkl from \(server.address)\(Self.repository)/resolve/main/purification.pkl is not the requested file"
        ),
        (["PATH": folder.path], "curl is not installed: run scripts/bootstrap"),
        (["ASSAY_HUGGINGFACE": "http://nobody.invalid"], "Could not resolve host: nobody.invalid"),
        (["ASSAY_HUGGINGFACE": "nobody"], "ASSAY_HUGGINGFACE is “nobody”"),
        (["ASSAY_HUGGINGFACE": pages.address], "is not an LFS pointer"),
      ]
      for (changes, sentence) in cases {
        let result = try AssayCommand.run(
          ["models", "pull", "phonepure-official"],
          environment: Self.environment(server, folder).merging(changes) { $1 })
        #expect(result.exitCode == 1)
        #expect(result.errorLines.count == 1 && result.errors.contains(sentence), "\(result.errors)")
        #expect(Recordings.files(in: folder.appendingPathComponent("models")) == [])
      }
    }
  }
}
