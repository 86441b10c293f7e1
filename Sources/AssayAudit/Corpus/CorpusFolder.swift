import AssayFiles
import Foundation

/// A corpus given as a folder: flat, with a subfolder for each speaker, or LibriSpeech's tree.
struct CorpusFolder {
  private let audio: URL
  private let text: URL?

  /// - Parameter text: the folder of transcripts; where `folder` has subfolders `audio` and `text`, these are
  ///   used.
  init(_ folder: URL, text: URL?) {
    let inner = folder.appendingPathComponent("audio", isDirectory: true)
    let innerText = folder.appendingPathComponent("text", isDirectory: true)
    if Self.isFolder(inner) {
      audio = inner
      self.text = text ?? (Self.isFolder(innerText) ? innerText : nil)
    } else {
      audio = folder
      self.text = text
    }
  }

  func entries() throws -> [CorpusEntry] {
    let folder = try AudioFolder(audio)
    guard !folder.files.isEmpty else {
      throw AuditError(
        .invalidCorpus,
        "There are no audio files in \(audio.path): it should hold .wav or .flac files, or LibriSpeech's folders."
      )
    }
    if let text, !Self.isFolder(text) {
      throw AuditError(.invalidCorpus, "There is no folder of texts at \(text.path): check the path.")
    }
    var inTree = LibriSpeechTranscripts()
    var missing: [String] = []
    let entries = try folder.files.map { file in
      let transcript: String?
      if let text {
        transcript = try Self.transcript(of: file, in: text, unique: folder.hasUniqueNames)
        if transcript == nil { missing.append(folder.id(of: file)) }
      } else {
        transcript = try inTree.transcript(of: file.name, beside: file.url)
      }
      return CorpusEntry(
        id: folder.id(of: file), url: file.url,
        speaker: SpeakerName.parse(name: file.name, subfolder: file.subfolder), transcript: transcript)
    }
    if let text, let first = missing.first {
      let others =
        missing.count == 1 ? "" : " and \(missing.count - 1) more (\(Self.sample(missing.dropFirst())))"
      throw AuditError(
        .invalidCorpus,
        "There is no transcript in \(text.path) for \(first)\(others): each recording needs NAME.txt.")
    }
    return entries
  }

  private static func transcript(of file: AudioFolder.File, in folder: URL, unique: Bool) throws -> String? {
    for name in unique ? [file.path, file.name] : [file.path] {
      let url = folder.appendingPathComponent("\(name).txt")
      guard FileManager.default.fileExists(atPath: url.path) else { continue }
      return try CorpusText.transcript(CorpusText.read(url), of: url.path)
    }
    return nil
  }

  private static func sample(_ names: ArraySlice<String>) -> String {
    names.prefix(3).joined(separator: ", ") + (names.count > 3 ? ", …" : "")
  }

  private static func isFolder(_ url: URL) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) && isFolder.boolValue
  }
}
