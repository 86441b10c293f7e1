import Foundation

/// Where Assay keeps what it downloads and makes, by the XDG base directory specification.
public enum UserFolders {
  /// `$XDG_CACHE_HOME/assay`, or `~/.cache/assay`. Everything in it can be made again.
  public static var cache: URL {
    let environment = ProcessInfo.processInfo.environment
    // The specification says that a relative path is to be ignored.
    if let path = environment["XDG_CACHE_HOME"], path.hasPrefix("/") {
      return URL(fileURLWithPath: path, isDirectory: true).appendingPathComponent("assay", isDirectory: true)
    }
    return FileManager.default.homeDirectoryForCurrentUser
      .appendingPathComponent(".cache/assay", isDirectory: true)
  }

  /// Downloaded and converted weights.
  public static var models: URL { cache.appendingPathComponent("models", isDirectory: true) }
}
