public import Foundation
public import GRDB

/// The embedding of one audio file by one verifier.
///
/// It is addressed by what the file holds, not by its name: an artefact that was made again and came out
/// different cannot be mistaken for the old one.
public struct EmbeddingRecord: Codable, Sendable, Equatable, FetchableRecord, PersistableRecord {
  public static let databaseTableName = "embedding"

  /// SHA-256 of the audio file.
  public let audio: String
  /// Key of the verifier's ``MethodRecord``.
  public let verifier: String
  /// Little-endian float32.
  public let vector: Data
  /// How long the verifier took.
  public let seconds: Double

  public init(audio: String, verifier: String, vector: [Float], seconds: Double) {
    self.audio = audio
    self.verifier = verifier
    self.vector = vector.reduce(into: Data(capacity: vector.count * 4)) { data, value in
      withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
    }
    self.seconds = seconds
  }

  /// The values, exactly as they were given.
  public var values: [Float] {
    let bytes = [UInt8](vector)
    return stride(from: 0, to: bytes.count - bytes.count % 4, by: 4).map { start in
      Float(bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[start + $1]) << UInt32(8 * $1) })
    }
  }
}
