public import Foundation

/// An audio file with its place below the folder that was given.
public struct RecordingFile: Sendable, Equatable {
  public let url: URL
  /// Below the folder, such as `1089/134686/1089-134686-0001.flac`; the name alone for a file that was given itself.
  public let path: String

  public init(_ url: URL, path: String) {
    self.url = url
    self.path = path
  }

  /// A file that was given itself.
  public init(_ url: URL) { self.init(url, path: url.lastPathComponent) }

  /// What every command calls the recording: its path without the extension.
  public var id: String { Self.withoutExtension(path) }
  /// The last part of the id.
  public var name: String { Self.name(of: id) }
  /// The folders of the path, from the top.
  public var folders: [String] { path.split(separator: "/").dropLast().map(String.init) }

  static func name(of id: String) -> String { id.split(separator: "/").last.map(String.init) ?? id }

  static func withoutExtension(_ path: String) -> String {
    let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return path }
    return String(path[..<dot])
  }
}
