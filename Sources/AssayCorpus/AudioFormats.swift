/// Which files are recordings, by their extensions.
public enum AudioFormats {
  /// Formats that libsndfile reads.
  public static let readable: Set<String> = [
    "wav", "wave", "flac", "ogg", "oga", "opus", "mp3", "aif", "aiff", "aifc", "au", "snd", "caf", "w64",
  ]
  /// Speech in formats that have to be converted first.
  static let unreadable: Set<String> = [
    "m4a", "m4b", "aac", "mp4", "mov", "webm", "mka", "mkv", "3gp", "amr", "wma", "ape", "wv", "alac",
  ]
  /// What describes recordings, and lies beside them in corpora.
  static let describing: Set<String> = ["txt", "tsv", "csv", "textgrid", "json", "lab", "md"]

  /// Whether a path's extension is that of audio that can be read.
  public static func isReadable(_ path: String) -> Bool { readable.contains(fileExtension(path)) }

  /// In lower case; empty where there is none.
  static func fileExtension(_ path: String) -> String {
    let name = path.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
    return name[name.index(after: dot)...].lowercased()
  }
}
