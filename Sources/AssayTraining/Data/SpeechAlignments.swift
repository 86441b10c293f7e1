import AssayCorpus
import AssayErrors
import AssayPhonetics
import AssayRoles
import AssaySignal
import Foundation

/// When each phone of recordings is spoken, by TextGrids that are there already.
struct SpeechAlignments {
  /// In the order of the recordings; `nil` where there is none that can be used.
  let timelines: [PhonemeTimeline?]
  /// How many are missing, cannot be read or do not fit, a sentence each.
  let notes: [String]

  /// - Parameters:
  ///   - recordings: of `set`.
  ///   - kind: what messages call them, such as `validation recording`.
  /// - Throws: `RoleError` when there is not one, `FileError` when there is no folder, `PhoneticsError` for a TextGrid that
  ///   could be of two recordings.
  init(_ recordings: [SpeechSet.Recording], of set: SpeechSet, in folder: URL, kind: String) throws {
    let aligner = try ExistingTextGridAligner(folder: folder, recordings: set.names)
    var (missing, unreadable, unfit): ([String], [String], [String]) = ([], [], [])
    timelines = try recordings.map { recording in
      do {
        let timeline = try aligner.align(
          Utterance(
            id: recording.id,
            waveform: Waveform(samples: recording.samples, sampleRate: SpeechSet.sampleRate)))
        unfit += timeline.fallbacks.filter { $0.kind == .lengthMismatch }.map(\.subject)
        return timeline
      } catch let error as PhoneticsError where error.code == .notAligned {
        missing.append(recording.id)
      } catch let error as PhoneticsError where error.code == .malformed {
        unreadable.append(error.message)
      }
      return nil
    }
    guard missing.count + unreadable.count < recordings.count else {
      throw RoleError(
        .unsuitableInput,
        unreadable.first.map { "No TextGrid in \(folder.path) can be read: \($0)" }
          ?? "No \(kind) has a TextGrid in \(folder.path): align the speech with assay align.")
    }
    func note(_ found: [String], _ what: String) -> String? {
      found.first.map { "\(found.count) of \(recordings.count) \(kind)s \(what) \($0)" }
    }
    notes = [
      note(missing, "have no TextGrid and are left out, such as"),
      note(unreadable, "have a TextGrid that cannot be read, and are left out:"),
      note(unfit, "have a TextGrid of another length:"),
    ].compactMap { $0 }
  }
}
