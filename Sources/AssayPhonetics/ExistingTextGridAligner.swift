public import AssayCorpus
import AssayErrors
public import AssayRoles
import AssaySignal
public import Foundation

/// Takes alignments that somebody made before: the folder's `ID.TextGrid`, or `NAME.TextGrid` where there are one recording and
/// one file of that name.
public struct ExistingTextGridAligner: ForcedAligner {
  /// The largest difference in seconds between a file's and a recording's length that is not reported.
  static let lengthTolerance = 0.1

  public let name = "textgrid"
  private let textGrids: CompanionFolder
  private let recordings: RecordingNames

  /// - Parameters:
  ///   - folder: read once, now.
  ///   - recordings: all that are going to be asked for; without them a name is taken to say which one is meant.
  /// - Throws: `FileError` when there is no folder, or it cannot be listed.
  public init(folder: URL, recordings: RecordingNames = .init([String]())) throws {
    textGrids = try CompanionFolder(folder, suffix: ".TextGrid")
    self.recordings = recordings
  }

  public func align(_ utterance: Utterance) throws -> PhonemeTimeline {
    let file = try file(for: utterance)
    let timeline = try PhonemeTimeline(TextGrid(contentsOf: file), aligner: name, name: file.path)
    let difference = timeline.duration - utterance.waveform.duration
    guard abs(difference) > Self.lengthTolerance else { return timeline }
    let text = String(
      format: "%@ is for %.2f s, but %@ lasts %.2f s", file.path, timeline.duration, utterance.id,
      utterance.waveform.duration)
    return timeline.after([.init(.lengthMismatch, text)])
  }

  /// Found by the utterance's path, else by its name.
  ///
  /// - Throws: ``PhoneticsError`` with code `.notAligned` when there is none, `.ambiguous` when one could be of two
  ///   recordings.
  public func file(for utterance: Utterance) throws -> URL {
    do {
      if let url = try textGrids.file(of: utterance.id, among: recordings) { return url }
    } catch let error as CorpusError {
      throw PhoneticsError(.ambiguous, error.message)
    }
    throw PhoneticsError(
      .notAligned,
      "There is no \(utterance.id).TextGrid in \(textGrids.folder.path): align \(utterance.id), or check the folder."
    )
  }
}
