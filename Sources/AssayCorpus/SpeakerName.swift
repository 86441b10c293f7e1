/// Who speaks in a recording, as its path says: the one rule for it.
///
/// The first of these that applies:
///
/// 1. LibriSpeech: `1089-134686-0001` in the folders `1089/134686` or `1089`, or in no speaker's folder → `1089`;
///    LibriTTS's `1089_134686_000001_000001` likewise; `librispeech_p1089-134686-0001` anywhere.
/// 2. The first folder, without those that are parts of corpora such as `train-clean-100`, `test`, `audio` and `clips`;
///    of VCTK, that in `wav48`.
/// 3. `anna_03`, `anna-03` → `anna`: what stands before the first `_` or `-`. Dates, and Common Voice's names, tell no
///    speaker.
public struct SpeakerName: Sendable, Equatable {
  public let speaker: String
  public let rule: SpeakerRule

  /// - Parameter id: the recording's path without extension; `nil` is what tells no speaker.
  public init?(_ id: String) {
    let parts = id.split(separator: "/").map(String.init)
    guard let name = parts.last else { return nil }
    let folders = Array(parts.dropLast())
    if let speaker = Self.libriSpeech(name, in: folders) {
      (self.speaker, rule) = (speaker, .libriSpeech)
    } else if let folder = Self.speakerFolder(folders) {
      (speaker, rule) = (folder, .folder)
    } else if let beginning = Self.beginning(of: name) {
      (speaker, rule) = (beginning, .name)
    } else {
      return nil
    }
  }

  // By hand, since a corpus may have a hundred thousand names and a regular expression takes its time for each.

  private static func libriSpeech(_ name: String, in folders: [String]) -> String? {
    let prefix = "librispeech_p"
    let hyphened = name.dropFirst(name.hasPrefix(prefix) ? prefix.count : 0)
      .split(separator: "-", omittingEmptySubsequences: false)
    if name.hasPrefix(prefix), hyphened.count == 3, hyphened.allSatisfy({ $0.isNumber() }) {
      return String(hyphened[0])
    }
    let underscored = name.split(separator: "_", omittingEmptySubsequences: false)
    let isUtterance = hyphened.count == 3 && hyphened[2].isNumber(of: 4)
    let isLibriTTS = underscored.count == 4 && underscored[2...].allSatisfy { $0.isNumber(of: 6) }
    let parts = (isUtterance ? hyphened : underscored).prefix(2)
    guard isUtterance || isLibriTTS, parts.allSatisfy({ $0.isNumber() }), !isDate(name) else { return nil }
    let (speaker, chapter) = (String(parts[0]), String(parts[1]))
    // What is called so in a folder of somebody's is that person's.
    let isInTree = folders.last == speaker || folders.suffix(2) == [speaker, chapter]
    return isInTree || folders.allSatisfy(isPart) ? speaker : nil
  }

  private static func speakerFolder(_ folders: [String]) -> String? {
    // VCTK keeps its speakers' folders in this one, below whatever.
    if let place = folders.firstIndex(where: { $0.hasPrefix("wav48") }), place + 1 < folders.count {
      return folders[place + 1]
    }
    return folders.first { !isPart($0) }
  }

  /// What stands before the first `_` or `-`, where something stands behind it, too.
  private static func beginning(of name: String) -> String? {
    guard let end = name.firstIndex(where: isSeparator), end != name.startIndex,
      name.index(after: end) != name.endIndex, !name.hasPrefix("common_voice_"), !isDate(name)
    else { return nil }
    return String(name[..<end])
  }

  private static func isSeparator(_ character: Character) -> Bool { character == "_" || character == "-" }

  /// Whether a name begins with the date of a recording, as `2024-01-15` and `15-1-2024`.
  private static func isDate(_ name: String) -> Bool {
    let parts = name.split(omittingEmptySubsequences: false, whereSeparator: isSeparator)
    guard parts.count >= 3 else { return false }
    let last = parts[2].prefix { $0.isASCII && $0.isNumber }
    func isYear(_ part: Substring) -> Bool {
      part.isNumber(of: 4) && (part.hasPrefix("19") || part.hasPrefix("20"))
    }
    if isYear(parts[0]) { return parts[1].isNumber(of: 2) && last.isNumber(of: 2) }
    return isYear(last) && parts[..<2].allSatisfy { $0.isNumber(of: 1) || $0.isNumber(of: 2) }
  }

  private static let parts: Set<String> = [
    "audio", "clips", "dev", "eval", "flac", "test", "train", "valid", "validation", "wav", "wav48",
    "wav48_silence_trimmed", "wavs",
  ]

  /// Whether a folder is a part of a corpus, and no speaker.
  private static func isPart(_ folder: String) -> Bool {
    if parts.contains(folder.lowercased()) { return true }
    let words = folder.split(separator: "-", omittingEmptySubsequences: false)
    return (2...3).contains(words.count) && ["train", "dev", "test"].contains(words[0])
      && ["clean", "other"].contains(words[1]) && words[2...].allSatisfy { $0.isNumber() }
  }
}
