import AssayFiles
import Foundation

/// Where a file was fetched from and what it was said to be: kept beside it as `NAME.source.json`, so that it can be
/// checked again without the network.
struct FileReceipt: Codable, Equatable {
  let address: String
  let content: CatalogEntry.Content

  static func location(beside file: URL) -> URL {
    file.appendingPathExtension("source.json")
  }

  /// - Returns: `nil` where there is none, or one that cannot be read: the file has to be fetched again then.
  static func read(beside file: URL) -> FileReceipt? {
    guard let data = try? Data(contentsOf: location(beside: file)) else { return nil }
    return try? JSONDecoder().decode(FileReceipt.self, from: data)
  }

  func write(beside file: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try AtomicFile.write(encoder.encode(self) + Data("\n".utf8), to: Self.location(beside: file))
  }
}
