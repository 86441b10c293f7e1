import AssayFiles
public import Foundation

extension TextGrid {
  /// Writes a file in UTF-8, atomically.
  ///
  /// - Throws: `FileError` if it cannot be written.
  public func write(to url: URL, format: Format = .long) throws {
    try AtomicFile.write(Data(text(format).utf8), to: url)
  }

  /// The file's text. Gaps become intervals without text, because Praat requires tiers without gaps.
  public func text(_ format: Format) -> String {
    switch format {
    case .long: longText
    case .short: shortText
    }
  }

  private var longText: String {
    var lines = [
      "File type = \"ooTextFile\"", "Object class = \"TextGrid\"", "", "xmin = \(start)", "xmax = \(end)",
      "tiers? <exists>", "size = \(tiers.count)", "item []:",
    ]
    for (number, tier) in tiers.enumerated() {
      let intervals = filled(tier)
      lines += [
        "    item [\(number + 1)]:", "        class = \"IntervalTier\"",
        "        name = \(Self.quoted(tier.name))",
        "        xmin = \(start)", "        xmax = \(end)", "        intervals: size = \(intervals.count)",
      ]
      for (place, interval) in intervals.enumerated() {
        lines += [
          "        intervals [\(place + 1)]:", "            xmin = \(interval.start)",
          "            xmax = \(interval.end)", "            text = \(Self.quoted(interval.text))",
        ]
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var shortText: String {
    var lines = [
      "File type = \"ooTextFile\"", "Object class = \"TextGrid\"", "", "\(start)", "\(end)", "<exists>",
      "\(tiers.count)",
    ]
    for tier in tiers {
      let intervals = filled(tier)
      lines += ["\"IntervalTier\"", Self.quoted(tier.name), "\(start)", "\(end)", "\(intervals.count)"]
      for interval in intervals {
        lines += ["\(interval.start)", "\(interval.end)", Self.quoted(interval.text)]
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func filled(_ tier: Tier) -> [Interval] {
    var all: [Interval] = []
    var last = start
    for interval in tier.intervals {
      if interval.start > last { all.append(Interval(start: last, end: interval.start, text: "")) }
      all.append(interval)
      last = interval.end
    }
    if last < end { all.append(Interval(start: last, end: end, text: "")) }
    return all
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\""
  }
}
