import AssayErrors
import CCrypto
public import Foundation

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
    let digest = Digest()
    for region in data.regions { region.withUnsafeBytes(digest.update) }
    self.init(digest: digest.finish())
  }

  /// Hashes the UTF-8 bytes of `text`.
  public init(of text: String) {
    self.init(of: Data(text.utf8))
  }

  /// Hashes a file in blocks of 1 MiB, so that its size does not matter.
  ///
  /// - Throws: ``FileError`` when the file cannot be read, or is a pipe or a device, which might never end.
  public init(ofFile url: URL) throws {
    guard !FileError.isPipeOrDevice(url) else {
      throw FileError(
        .unreadable,
        "\(url.path) is a pipe or a device: copy its output into a file, and use that file.")
    }
    guard let handle = try? FileHandle(forReadingFrom: url) else {
      throw FileError(.unreadable, "Cannot read \(url.path): check that it exists and that you may read it.")
    }
    defer { try? handle.close() }
    let digest = Digest()
    do {
      while let block = try handle.read(upToCount: 1 << 20), !block.isEmpty {
        block.withUnsafeBytes(digest.update)
      }
    } catch {
      throw FileError(.unreadable, "Reading \(url.path) failed: \(error.localizedDescription)")
    }
    self.init(digest: digest.finish())
  }

  private init(digest: [UInt8]) {
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

  /// libcrypto's running SHA-256. Its calls fail only when memory is exhausted, which traps.
  private final class Digest {
    private let context = EVP_MD_CTX_new()!

    init() {
      precondition(EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1, "SHA-256 is not available")
    }

    deinit { EVP_MD_CTX_free(context) }

    func update(_ bytes: UnsafeRawBufferPointer) {
      guard let base = bytes.baseAddress else { return }
      precondition(EVP_DigestUpdate(context, base, bytes.count) == 1, "SHA-256 failed")
    }

    func finish() -> [UInt8] {
      var digest = [UInt8](repeating: 0, count: 32)
      precondition(EVP_DigestFinal_ex(context, &digest, nil) == 1, "SHA-256 failed")
      return digest
    }
  }
}
