public import AssayFiles
public import Foundation

extension Provenance {
  /// How an audio file was when it was written, by which damage is recognised.
  ///
  /// A file cannot hold its own hash, so that this stands in the sidecar alone.
  public struct WrittenFile: Codable, Sendable, Equatable {
    public let byteCount: Int
    public let sha256: ContentHash

    public init(byteCount: Int, sha256: ContentHash) {
      self.byteCount = byteCount
      self.sha256 = sha256
    }

    /// Measures and hashes a file.
    ///
    /// - Throws: `FileError` when it cannot be read.
    public init(_ url: URL) throws {
      sha256 = try ContentHash(ofFile: url)
      byteCount = Self.size(of: url) ?? 0
    }

    /// Whether a file is still as it was; only one of the same size is read.
    ///
    /// - Throws: `FileError` when it cannot be read.
    public func matches(_ url: URL) throws -> Bool {
      guard Self.size(of: url) == byteCount else { return false }
      return try ContentHash(ofFile: url) == sha256
    }

    /// Whether a file still has its size.
    public func hasSize(of url: URL) -> Bool { Self.size(of: url) == byteCount }

    private static func size(of url: URL) -> Int? {
      (try? FileManager.default.attributesOfItem(atPath: url.resolvingSymlinksInPath().path)[.size]
        as? NSNumber)?.intValue
    }
  }

  /// The record and what it is beside, as one JSON object.
  struct Sidecar: Codable {
    let record: Provenance
    let file: WrittenFile?

    private enum CodingKeys: String, CodingKey { case file }

    init(record: Provenance, file: WrittenFile?) {
      self.record = record
      self.file = file
    }

    init(from decoder: any Decoder) throws {
      record = try Provenance(from: decoder)
      file = try decoder.container(keyedBy: CodingKeys.self).decodeIfPresent(WrittenFile.self, forKey: .file)
    }

    func encode(to encoder: any Encoder) throws {
      try record.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encodeIfPresent(file, forKey: .file)
    }
  }
}
