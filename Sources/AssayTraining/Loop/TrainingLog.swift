import AssayErrors
import AssayFiles
public import Foundation

/// The log of a run: one line of JSON for every few steps and for every validation.
///
/// A resumed run continues it. Lines of steps after the checkpoint are removed, because those steps are repeated.
public struct TrainingLog: Sendable {
  /// A line.
  public struct Entry: Codable, Sendable, Equatable {
    /// Steps done.
    public var step: Int
    /// Seconds of training, over all sessions.
    public var seconds: Double
    /// Means since the last line; empty in the line of a validation.
    public var losses: [String: Double]
    public var learningRate: Double?
    public var gradientNorm: Double?
    /// Measurements on held-out speakers.
    public var validation: [String: Double]?
    /// Notes about the data, in the first line.
    public var notes: [String]?

    private enum CodingKeys: String, CodingKey {
      case step
      case seconds
      case losses
      case learningRate = "learning_rate"
      case gradientNorm = "gradient_norm"
      case validation
      case notes
    }
  }

  let url: URL
  public private(set) var entries: [Entry]

  /// - Parameter step: the step to resume from.
  /// - Throws: `FileError` when the file cannot be written.
  init(_ url: URL, resumingAt step: Int) throws {
    self.url = url
    entries = Self.read(url).filter { $0.step <= step }
    try rewrite()
  }

  /// The readable lines of a log, without an unfinished last line.
  public static func read(_ url: URL) -> [Entry] {
    guard let text = try? String(contentsOf: url, encoding: .utf8) else { return [] }
    let decoder = JSONDecoder()
    return text.split(separator: "\n").compactMap { try? decoder.decode(Entry.self, from: Data($0.utf8)) }
  }

  /// Seconds of training so far.
  var seconds: Double { entries.last?.seconds ?? 0 }

  /// - Throws: `FileError` when the file cannot be written.
  mutating func append(_ entry: Entry) throws {
    entries.append(entry)
    guard let handle = try? FileHandle(forWritingTo: url) else {
      throw FileError(.notWritable, "Cannot write \(url.path): check that its folder is still there.")
    }
    defer { try? handle.close() }
    do {
      try handle.seekToEnd()
      try handle.write(contentsOf: Self.line(entry))
    } catch {
      throw FileError(.notWritable, "Cannot write \(url.path): \(error.localizedDescription)")
    }
  }

  private func rewrite() throws {
    try AtomicFile.write(try entries.reduce(Data()) { $0 + (try Self.line($1)) }, to: url)
  }

  private static func line(_ entry: Entry) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(entry) + Data("\n".utf8)
  }
}
