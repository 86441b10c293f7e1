public import AssayErrors
import AssayFiles
import AssaySignal
public import Foundation

/// The recordings below a folder, as every command sees them.
public struct AudioFolder: Sendable {
  /// What becomes of recordings that Assay itself made, which are known by the records beside them, where there are others.
  public enum Outputs: Sendable {
    case taken
    /// Folders in which there is nothing else are left out.
    case foldersLeftOut
    /// All are left out.
    case leftOut
  }

  public let folder: URL
  /// In the order of paths.
  public let recordings: [RecordingFile]
  /// Whether the folder that was not to be entered lies below.
  public let metExcluded: Bool
  /// Paths of files that are not audio, but for records beside audio.
  let otherFiles: [String]
  let leftOut: LeftOut

  /// - Parameters:
  ///   - outputs: what becomes of recordings that Assay made. Folders of audits are entered when all are taken.
  ///   - excluded: a folder that is not entered, though it lies below this one.
  /// - Throws: `FileError` when a folder cannot be listed.
  public init(_ folder: URL, outputs: Outputs = .leftOut, leavingOut excluded: URL? = nil) throws {
    self.folder = folder
    let walk = try FolderWalk(folder, leavingOut: excluded, takesWork: outputs == .taken)
    metExcluded = walk.metExcluded
    let files = Set(walk.files)
    let audio = walk.files.filter(AudioFormats.isReadable)
    var leftOut = walk.leftOut
    let made = outputs == .taken ? [] : Set(audio.filter { Self.isMade($0, in: folder, among: files) })
    let kept = made.count < audio.count ? Self.kept(audio, made, outputs, &leftOut) : audio
    recordings = kept.map { RecordingFile(folder.appendingPathComponent($0), path: $0) }
    let others = walk.files.filter { !AudioFormats.isReadable($0) }
    for path in others where AudioFormats.unreadable.contains(AudioFormats.fileExtension(path)) {
      leftOut.add(path, .format)
    }
    otherFiles = others.filter {
      !AudioFormats.unreadable.contains(AudioFormats.fileExtension($0))
        && !($0.hasSuffix(".json") && files.contains(String($0.dropLast(5)))
          && AudioFormats.isReadable(String($0.dropLast(5))))
    }
    self.leftOut = leftOut
  }

  /// What was left out and why, a sentence for each reason.
  ///
  /// - Parameter tellsTexts: whether files count that describe recordings, such as transcripts.
  public func notices(tellsTexts: Bool = false) -> [String] {
    var all = leftOut
    for path in otherFiles
    where tellsTexts || !AudioFormats.describing.contains(AudioFormats.fileExtension(path)) {
      all.add(path, .otherFile)
    }
    return all.notices(of: folder.path)
  }

  /// The error of a folder without recordings.
  public var emptyError: CorpusError {
    let found =
      leftOut.contains(.format) ? " Its recordings are in formats that Assay cannot read: convert them." : ""
    return CorpusError(
      .invalidCorpus,
      "There are no audio files in \(folder.path): it should contain .wav or .flac files, or folders of "
        + "them.\(found)"
    )
  }

  private static func isMade(_ path: String, in folder: URL, among files: Set<String>) -> Bool {
    files.contains(path + ".json")
      && (try? Provenance.read(besideAudio: folder.appendingPathComponent(path))) != nil
  }

  private static func kept(
    _ audio: [String], _ made: Set<String>, _ outputs: Outputs, _ leftOut: inout LeftOut
  ) -> [String] {
    guard !made.isEmpty else { return audio }
    func parent(_ path: String) -> String { path.split(separator: "/").dropLast().joined(separator: "/") }
    let mixed = Set(audio.filter { !made.contains($0) }.map(parent))
    let folders = Set(made.map(parent)).subtracting(mixed).subtracting([""])
    for folder in folders { leftOut.add(folder, .madeFolder) }
    return audio.filter { path in
      guard made.contains(path) else { return true }
      if folders.contains(parent(path)) { return false }
      guard outputs == .leftOut else { return true }
      leftOut.add(path, .made)
      return false
    }
  }
}
