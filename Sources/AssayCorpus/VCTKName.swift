/// A recording's name in VCTK since version 0.92: `p225_001_mic1`, of which most utterances have two.
struct VCTKName {
  /// Such as `p225_001`, by which its text is called.
  let utterance: String
  let microphone: Int

  /// `nil` for another name.
  init?(_ name: String) {
    let parts = name.split(separator: "_", omittingEmptySubsequences: false)
    guard parts.count == 3, let letter = parts[0].first, letter.isLowercase, parts[0].dropFirst().isNumber(),
      parts[1].isNumber(of: 3), parts[2].hasPrefix("mic"), let microphone = Int(parts[2].dropFirst(3))
    else { return nil }
    utterance = "\(parts[0])_\(parts[1])"
    self.microphone = microphone
  }
}

extension Substring {
  /// Whether there are decimal digits and nothing else, as many as said.
  func isNumber(of count: Int? = nil) -> Bool {
    utf8.count > 0 && utf8.allSatisfy { (48...57).contains($0) } && count.map { utf8.count == $0 } != false
  }
}
