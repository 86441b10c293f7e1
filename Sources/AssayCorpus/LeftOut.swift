import AssayFiles

/// What the reading of a folder left out, and why.
struct LeftOut: Sendable, Equatable {
  /// In the order in which it is told.
  enum Reason: CaseIterable {
    case format, deadLink, name, repeatedFolder, special, run, madeFolder, made, otherFile, outside,
      microphone

    /// What was left out, for one and for several, and what to do.
    var words: (one: String, several: String, remedy: String?) {
      switch self {
      case .format:
        (
          "recording in a format that Assay cannot read", "recordings in formats that Assay cannot read",
          "convert them to WAV or FLAC"
        )
      case .deadLink: ("broken link", "broken links", nil)
      case .name: ("file whose name is not UTF-8", "files whose names are not UTF-8", nil)
      case .repeatedFolder:
        ("link to a folder that is already read", "links to folders that are already read", nil)
      case .special:
        ("entry that is neither a file nor a folder", "entries that are neither files nor folders", nil)
      case .run: ("folder of Assay's work", "folders of Assay's work", "name the folder itself to read it")
      case .madeFolder:
        (
          "folder of recordings that Assay made", "folders of recordings that Assay made",
          "name the folder itself to read it"
        )
      case .made:
        (
          "recording that Assay made", "recordings that Assay made",
          "move them to a folder of their own to read them"
        )
      case .otherFile: ("file that is not audio", "files that are not audio", nil)
      case .outside: ("recording outside the folder audio", "recordings outside the folder audio", nil)
      case .microphone:
        ("recording of VCTK's second microphone", "recordings of VCTK's second microphone", nil)
      }
    }
  }

  private var paths: [Reason: [String]] = [:]

  mutating func add(_ path: String, _ reason: Reason) { paths[reason, default: []].append(path) }

  func contains(_ reason: Reason) -> Bool { paths[reason] != nil }

  mutating func merge(_ other: LeftOut) { paths.merge(other.paths) { $0 + $1 } }

  /// One sentence for each reason.
  ///
  /// - Parameter folder: what messages call the folder.
  func notices(of folder: String) -> [String] {
    Reason.allCases.compactMap { reason in
      guard let found = paths[reason], let first = found.min(by: { $0.precedes($1) }) else { return nil }
      let words = reason.words
      let (subject, example) =
        found.count == 1
        ? ("1 \(words.one) was", first) : ("\(found.count) \(words.several) were", "such as \(first)")
      return "\(folder): \(subject) left out (\(example))\(words.remedy.map { "; \($0)" } ?? "")."
    }
  }
}
