import AssaySignal
import Foundation

/// Where processed speech is written, and as what kind of file.
public struct OutputSettings: Sendable {
  public enum Format: String, Sendable, CaseIterable {
    case wav, flac
  }

  /// A folder or, for a single input, a file.
  public let path: String
  /// The format that the name of ``path`` asks for: then it is a file, not a folder.
  public let namedFormat: Format?
  public let format: Format

  /// - Parameter namedFormat: `nil` for a folder.
  public init(_ path: String, namedFormat: Format? = nil, format: Format = .wav) {
    self.path = path
    self.namedFormat = namedFormat
    self.format = format
  }
}
