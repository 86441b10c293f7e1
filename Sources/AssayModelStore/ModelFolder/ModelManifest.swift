public import AssayCheckpoint
import AssayErrors
public import AssayFiles
import AssayRoles
public import Foundation

/// What every `model.json` says.
public protocol ModelManifest: Codable, Sendable {
  /// Which method's it is.
  var kind: String { get }
  /// Of the file's layout.
  var format: Int { get }
  /// Under which terms the weights may be used, as their source states it.
  var licence: String { get }
}

extension ModelFolder {
  /// A file of a model folder, as its manifest names it.
  public struct File: Codable, Sendable, Equatable {
    public let name: String
    public let sha256: ContentHash

    public init(name: String, sha256: ContentHash) {
      self.name = name
      self.sha256 = sha256
    }
  }

  /// Reads a model folder's manifest.
  ///
  /// - Throws: `RoleError` naming the folder or the field at fault.
  public static func manifest<Manifest: ModelManifest>(
    in folder: URL, kind: String, format: Int, as type: Manifest.Type = Manifest.self
  ) throws -> Manifest {
    let url = folder.appendingPathComponent(manifestName)
    guard let data = try? Data(contentsOf: url) else {
      throw RoleError(
        .missingModel,
        "\(folder.path) is not a model folder: there is no \(manifestName) in it; make one with assay models "
          + "convert."
      )
    }
    let manifest: Manifest
    do {
      manifest = try JSONDecoder().decode(Manifest.self, from: data)
    } catch let error as DecodingError {
      if let other = try? ModelFolder(folder), other.kind != kind { throw mismatch(url, other.kind, kind) }
      throw RoleError(.missingModel, "\(url.path) is not understood: \(explanation(error)).")
    }
    guard manifest.kind == kind else { throw mismatch(url, manifest.kind, kind) }
    guard manifest.format == format else {
      throw RoleError(
        .missingModel,
        "\(url.path) is of kind \(kind), format \(manifest.format); this version reads \(kind), format \(format): "
          + "convert the weights again.")
    }
    return manifest
  }

  private static func mismatch(_ url: URL, _ kind: String, _ expected: String) -> RoleError {
    RoleError(
      .missingModel,
      "\(url.path) is of kind \(kind), and a model of kind \(expected) is needed: name another.")
  }

  /// A file of a model folder, compared with the manifest.
  ///
  /// - Throws: `RoleError` for a name that is a path, `FileError` for another file than the manifest's.
  public static func verified(_ file: File, in folder: URL) throws -> WeightFile {
    // A name, not a path: a model folder must not reach outside itself.
    guard !file.name.contains("/"), file.name != "..", !file.name.isEmpty else {
      throw RoleError(
        .missingModel, "\(folder.path): “\(file.name)” is not the name of a file in the folder.")
    }
    let url = folder.appendingPathComponent(file.name)
    guard try ModelStore.sha256(of: url) == file.sha256 else {
      throw WeightFile.differs(url, from: manifestName)
    }
    return WeightFile(url, sha256: file.sha256)
  }

  /// Writes weights and a manifest that names them.
  ///
  /// - Parameter halved: whether float32 is stored as float16: half the size, eleven bits of precision.
  /// - Throws: `FileError` when the folder cannot be written.
  public static func write(
    _ tensors: [String: CheckpointTensor], named name: String, licence: String, halved: Bool, to folder: URL
  ) throws -> File {
    let url = folder.appendingPathComponent(name)
    let stored = halved ? tensors.mapValues { $0.dtype == .float32 ? $0.halved() : $0 } : tensors
    try SafetensorsWriter.write(stored, metadata: ["licence": licence], to: url)
    return File(name: name, sha256: try ContentHash(ofFile: url))
  }

  /// - Throws: `FileError` when the folder cannot be written.
  public static func write(_ manifest: some ModelManifest, to folder: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try AtomicFile.write(
      encoder.encode(manifest) + Data("\n".utf8), to: folder.appendingPathComponent(manifestName))
  }

  private static func explanation(_ error: DecodingError) -> String {
    func place(_ context: DecodingError.Context) -> String {
      context.codingPath.map(\.stringValue).joined(separator: ".")
    }
    return switch error {
    case .keyNotFound(let key, let context):
      "the field \(([place(context), key.stringValue].filter { !$0.isEmpty }).joined(separator: ".")) is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "the field \(place(context)) has the wrong type"
    case .dataCorrupted(let context):
      context.codingPath.isEmpty ? "it is not JSON" : "the field \(place(context)) has no valid value"
    @unknown default: "it cannot be decoded"
    }
  }
}
