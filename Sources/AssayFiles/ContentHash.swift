import Crypto
import Foundation

/// The SHA-256 of some content, as 64 lowercase hexadecimal digits.
///
/// Hashes address artefacts, pin downloaded weights and identify inputs in provenance records.
public struct ContentHash: Sendable, Hashable, Codable, CustomStringConvertible {
  /// 64 lowercase hexadecimal digits.
  public let hexadecimal: String

  /// Adopts a hash that was computed before; `nil` unless it is 64 hexadecimal digits.
  public init?(hexadecimal: String) {
    let lowercase = hexadecimal.lowercased()
    guard lowercase.count == 64, lowercase.allSatisfy({ $0.isHexDigit && $0.isASCII }) else { return nil }
    self.hexadecimal = lowercase
  }

  /// Hashes bytes in memory.
  public init(of data: some DataProtocol) {
    self.init(digest: SHA256.hash(data: data))
  }

  /// Hashes the UTF-8 bytes of `text`.
  public init(of text: String) {
    self.init(of: Data(text.utf8))
  }

  /// Hashes a file in blocks of 1 MiB, so that its size does not matter.
  ///
  /// - Throws: ``FileError`` when the file cannot be read.
  public init(ofFile url: URL) throws {
    guard let handle = try? FileHandle(forReadingFrom: url) else {
      throw FileError(.unreadable, "Cannot read \(url.path): check that it exists and that you may read it.")
    }
    defer { try? handle.close() }
    var hasher = SHA256()
    do {
      while let block = try handle.read(upToCount: 1 << 20), !block.isEmpty { hasher.update(data: block) }
    } catch {
      throw FileError(.unreadable, "Reading \(url.path) failed: \(error.localizedDescription)")
    }
    self.init(digest: hasher.finalize())
  }

  private init(digest: SHA256.Digest) {
    hexadecimal = digest.map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let hash = ContentHash(hexadecimal: text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a SHA-256: \(text)")
    }
    self = hash
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(hexadecimal)
  }

  public var description: String { hexadecimal }
}
