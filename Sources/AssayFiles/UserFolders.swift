public import Foundation

/// Where Assay keeps what it downloads and makes, by the XDG base directory specification.
public enum UserFolders {
  /// `$XDG_CACHE_HOME/assay`, or `~/.cache/assay`. Everything in it can be made again.
  public static var cache: URL { cache(environment: ProcessInfo.processInfo.environment) }

  /// Downloaded and converted weights: `$ASSAY_MODELS`, or `models` in the cache.
  public static var models: URL { models(environment: ProcessInfo.processInfo.environment) }

  /// ``models`` as other variables would have it.
  public static func models(environment: [String: String]) -> URL {
    if let path = environment["ASSAY_MODELS"], !path.isEmpty {
      return URL(fileURLWithPath: path, isDirectory: true)
    }
    return cache(environment: environment).appendingPathComponent("models", isDirectory: true)
  }

  private static func cache(environment: [String: String]) -> URL {
    // The specification says that a relative path is to be ignored.
    if let path = environment["XDG_CACHE_HOME"], path.hasPrefix("/") {
      return URL(fileURLWithPath: path, isDirectory: true).appendingPathComponent("assay", isDirectory: true)
    }
    return FileManager.default.homeDirectoryForCurrentUser
      .appendingPathComponent(".cache/assay", isDirectory: true)
  }
}
