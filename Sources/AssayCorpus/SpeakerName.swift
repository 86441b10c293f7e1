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
    let folders = parts.dropLast()
    if let speaker = Self.libriSpeech(name, in: Array(folders)) {
      (self.speaker, rule) = (speaker, .libriSpeech)
    } else if let folder = Self.speakerFolder(Array(folders)) {
      (speaker, rule) = (folder, .folder)
    } else if let match = name.wholeMatch(of: /([^\-_]+)[\-_].+/),
      name.prefixMatch(of: /common_voice_/) == nil,
      !Self.isDate(name)
    {
      (speaker, rule) = (String(match.1), .name)
    } else {
      return nil
    }
  }

  private static func libriSpeech(_ name: String, in folders: [String]) -> String? {
    if let match = name.wholeMatch(of: /librispeech_p([0-9]+)-[0-9]+-[0-9]+/) { return String(match.1) }
    let match =
      name.wholeMatch(of: /([0-9]+)-([0-9]+)-[0-9]{4}/)
      ?? name.wholeMatch(of: /([0-9]+)_([0-9]+)_[0-9]{6}_[0-9]{6}/)
    guard let match, !isDate(name) else { return nil }
    let (speaker, chapter) = (String(match.1), String(match.2))
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

  private static func isDate(_ name: String) -> Bool {
    let date = /(?:19|20)[0-9]{2}[\-_][0-9]{2}[\-_][0-9]{2}|[0-3]?[0-9][\-_][01]?[0-9][\-_](?:19|20)[0-9]{2}/
    guard let match = name.prefixMatch(of: date) else { return false }
    return match.range.upperBound == name.endIndex || !name[match.range.upperBound].isNumber
  }

  private static let parts: Set<String> = [
    "audio", "clips", "dev", "eval", "flac", "test", "train", "valid", "validation", "wav", "wav48",
    "wav48_silence_trimmed", "wavs",
  ]

  /// Whether a folder is a part of a corpus, and no speaker.
  private static func isPart(_ folder: String) -> Bool {
    parts.contains(folder.lowercased())
      || folder.wholeMatch(of: /(?:train|dev|test)-(?:clean|other)(?:-[0-9]+)?/) != nil
  }
}
