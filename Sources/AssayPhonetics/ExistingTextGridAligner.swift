import AssayRoles
import Foundation

/// Reads existing alignments: the `ID.TextGrid` files of a folder.
public struct ExistingTextGridAligner: ForcedAligner {
  /// The largest difference in seconds between a file's and a recording's length that is not reported.
  static let lengthTolerance = 0.1

  public let name = "textgrid"
  private let folder: URL

  public init(folder: URL) { self.folder = folder }

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

  /// Looks for the utterance's path, its name, and its name in a folder of its speaker.
  ///
  /// - Throws: ``PhoneticsError`` with code `.notAligned` when there is none.
  public func file(for utterance: Utterance) throws -> URL {
    let name = (utterance.id as NSString).lastPathComponent
    let paths = [utterance.id, name] + (utterance.speaker.map { ["\($0)/\(name)"] } ?? [])
    for path in paths {
      let url = folder.appendingPathComponent("\(path).TextGrid")
      if FileManager.default.fileExists(atPath: url.path) { return url }
    }
    throw PhoneticsError(
      .notAligned,
      "There is no \(utterance.id).TextGrid in \(folder.path): align \(utterance.id), or check the folder.")
  }
}
