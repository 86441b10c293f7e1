import AssayErrors

extension PhonemeTimeline {
  /// Tiers `words` and `phones`, as the Montreal Forced Aligner writes them.
  public var textGrid: TextGrid {
    TextGrid(
      end: duration,
      tiers: [
        .init(name: "words", intervals: words.map { .init(start: $0.start, end: $0.end, text: $0.word) }),
        .init(name: "phones", intervals: phones.map { .init(start: $0.start, end: $0.end, text: $0.label) }),
      ])
  }

  /// Reads the tiers `phones` and `words`, which may be missing; intervals without a label are gaps.
  ///
  /// - Parameter name: the file's name in messages.
  /// - Throws: ``PhoneticsError`` with code `.malformed` if the tier `phones` is missing or empty.
  public init(_ textGrid: TextGrid, aligner: String, name: String) throws {
    func labelled(_ tier: TextGrid.Tier?) -> [TextGrid.Interval] {
      (tier?.intervals ?? []).compactMap { interval in
        let text = interval.text.trimmingWhitespace
        return text.isEmpty ? nil : .init(start: interval.start, end: interval.end, text: text)
      }
    }
    guard let tier = textGrid.tier(named: "phones") else {
      let names = textGrid.tiers.map(\.name).joined(separator: ", ")
      throw PhoneticsError(
        .malformed,
        "\(name) has no tier called phones (its tiers: \(names.isEmpty ? "none" : names)): rename the tier with the phones."
      )
    }
    let phones = labelled(tier)
    guard !phones.isEmpty else {
      throw PhoneticsError(.malformed, "\(name) has no labels in its tier phones: align the recording again.")
    }
    self.init(
      duration: textGrid.end,
      words: labelled(textGrid.tier(named: "words")).map {
        WordInterval(start: $0.start, end: $0.end, word: $0.text)
      },
      phones: phones.map { PhonemeInterval(start: $0.start, end: $0.end, label: $0.text) }, aligner: aligner)
  }
}

extension String {
  fileprivate var trimmingWhitespace: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[first...last])
  }
}
