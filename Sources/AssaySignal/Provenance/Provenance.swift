import AssayErrors
public import AssayFiles
public import Foundation

/// How an audio file that Assay wrote came to be: enough to make it again and to check that it is the same.
///
/// It travels twice: in the file's metadata as ``comment`` and beside it as a sidecar, where size and hash of the file
/// stand, too (``WrittenFile``). It holds no time and no path of the machine, so that the same work gives the same
/// bytes.
public struct Provenance: Codable, Sendable, Equatable {
  /// A file that went in.
  public struct Input: Codable, Sendable, Hashable {
    /// The file's name without its folder.
    public var name: String
    public var sha256: ContentHash

    public init(name: String, sha256: ContentHash) {
      self.name = name
      self.sha256 = sha256
    }

    /// Names and hashes a file.
    ///
    /// - Throws: `FileError` when it cannot be read.
    public init(ofFile url: URL) throws {
      self.init(name: url.lastPathComponent, sha256: try ContentHash(ofFile: url))
    }
  }

  /// Always `assay`.
  public var tool: String
  /// Assay's version.
  public var version: String
  /// What the method was used as: `protection`, `purifier`, `cloner`.
  public var role: String
  /// The method's name in its registry.
  public var method: String
  /// Every parameter in its canonical text, defaults included.
  public var parameters: [String: String]
  public var seed: UInt64
  public var inputs: [Input]
  /// The names and SHA-256 of the weights the method was made with.
  public var weights: [String: String]
  /// Where it was computed, such as `cpu`.
  public var device: String
  /// Facts about this result, such as the target speaker.
  public var details: [String: String]
  /// Sentences a user should read.
  public var notices: [String]
  /// Whether the voice in the file was made by a machine.
  public var synthetic: Bool

  public init(
    role: String, method: String, parameters: [String: String] = [:], seed: UInt64 = 0, inputs: [Input] = [],
    weights: [String: String] = [:], device: String = "cpu", details: [String: String] = [:],
    notices: [String] = [], synthetic: Bool = false
  ) {
    tool = "assay"
    version = AssayVersion.current
    self.role = role
    self.method = method
    self.parameters = parameters
    self.seed = seed
    self.inputs = inputs
    self.weights = weights
    self.device = device
    self.details = details
    self.notices = notices
    self.synthetic = synthetic
  }

  /// The record as one line of JSON, for ``AudioFile/write(_:to:encoding:comment:)``.
  public var comment: String {
    String(decoding: encoded([.sortedKeys, .withoutEscapingSlashes]), as: UTF8.self)
  }

  private func encoded(_ format: JSONEncoder.OutputFormatting, with file: WrittenFile? = nil) -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = format
    do {
      return try encoder.encode(Sidecar(record: self, file: file))
    } catch {
      // Texts, whole numbers and flags are all there is to encode.
      preconditionFailure("a provenance record is not encodable: \(error)")
    }
  }

  /// The sidecar of an audio file: its name with `.json` appended.
  public static func sidecar(of audio: URL) -> URL {
    audio.deletingLastPathComponent().appendingPathComponent(audio.lastPathComponent + ".json")
  }

  /// Writes the sidecar of an audio file that is in its place, whole or not at all.
  ///
  /// - Returns: size and hash of the audio file, which the sidecar holds.
  /// - Throws: `FileError` when the audio file cannot be read or the sidecar cannot be written.
  @discardableResult
  public func writeSidecar(for audio: URL) throws -> WrittenFile {
    let file = try WrittenFile(audio)
    try AtomicFile.write(
      encoded([.prettyPrinted, .sortedKeys, .withoutEscapingSlashes], with: file) + Data("\n".utf8),
      to: Self.sidecar(of: audio))
    return file
  }

  /// Reads the sidecar of an audio file.
  ///
  /// - Throws: `FileError` when there is none or when it is not a provenance record.
  public static func read(besideAudio audio: URL) throws -> Provenance {
    try readSidecar(of: audio).record
  }

  /// Reads what the sidecar of an audio file says of the file itself; `nil` for one of an older version.
  ///
  /// - Throws: `FileError` when there is none or when it is not a provenance record.
  public static func writtenFile(besideAudio audio: URL) throws -> WrittenFile? {
    try readSidecar(of: audio).file
  }

  private static func readSidecar(of audio: URL) throws -> Sidecar {
    let url = sidecar(of: audio)
    guard FileManager.default.fileExists(atPath: url.path) else {
      throw FileError(
        .notFound, "\(audio.path) has no provenance record \(url.lastPathComponent) beside it: copy it along."
      )
    }
    guard let data = try? Data(contentsOf: url) else {
      throw FileError(.unreadable, "Cannot read \(url.path): check its permissions.")
    }
    return try decode(Sidecar.self, data, from: url)
  }

  /// Reads the record in an audio file's metadata; `nil` when it has no comment or one that is not ours.
  ///
  /// - Throws: ``SignalError`` when the file cannot be opened as audio, `FileError` when the comment is ours
  ///   but damaged.
  public static func read(inMetadataOf audio: URL) throws -> Provenance? {
    guard let comment = try AudioFile.comment(of: audio), comment.hasPrefix("{"),
      comment.contains("\"tool\":\"assay\"")
    else { return nil }
    return try decode(Provenance.self, Data(comment.utf8), from: audio)
  }

  private static func decode<Record: Decodable>(_ type: Record.Type, _ data: Data, from url: URL) throws
    -> Record
  {
    do {
      return try JSONDecoder().decode(type, from: data)
    } catch let error as DecodingError {
      throw FileError(.malformed, "\(url.path) is not a valid provenance record: \(explanation(error)).")
    }
  }

  /// What is wrong and where, such as `seed is missing`.
  private static func explanation(_ error: DecodingError) -> String {
    func path(_ context: DecodingError.Context) -> String {
      context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
    }
    switch error {
    case .keyNotFound(let key, let context):
      return (path(context).isEmpty ? "" : path(context) + ".") + key.stringValue + " is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      return "\(path(context)) has the wrong type"
    case .dataCorrupted(let context):
      return context.codingPath.isEmpty ? "it is not JSON" : "\(path(context)) is \(context.debugDescription)"
    @unknown default: return "it cannot be decoded"
    }
  }
}
