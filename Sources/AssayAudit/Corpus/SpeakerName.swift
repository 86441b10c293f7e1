/// Reads the speaker's name out of a recording's name, for the naming schemes that are in use.
enum SpeakerName {
  /// The first of these that applies, otherwise `nil`:
  ///
  /// 1. `librispeech_p1089-134686-0001` → `1089`: what stands between `_p` and the next `-`.
  /// 2. `1089-134686-0001` → `1089`: LibriSpeech's speaker, chapter and number.
  /// 3. The first folder below the corpus.
  /// 4. `anna_03`, `anna-03` → `anna`: what stands before the first `_` or `-`.
  ///
  /// - Parameters:
  ///   - name: the file's name without extension.
  ///   - subfolder: the first folder of its path below the corpus.
  static func parse(name: String, subfolder: String?) -> String? {
    if let match = name.firstMatch(of: /_p([^-_]+)-/) { return String(match.1) }
    if let match = name.wholeMatch(of: /([0-9]+)-[0-9]+-[0-9]+/) { return String(match.1) }
    if let subfolder { return subfolder }
    if let match = name.wholeMatch(of: /([^-_]+)[-_].+/) { return String(match.1) }
    return nil
  }
}
