import AssayCloning
import AssayErrors
import AssayNetworks
import AssayPhonetics
import AssayRoles
import AssaySignal
import AssayTensor
import Foundation

/// How well unseen voices are cloned: the similarity of the d-vectors of clones and references of held-out speakers.
/// The content is from recordings of other speakers.
struct CloningValidation {
  static let measure = "similarity"
  /// GE2E's published threshold.
  private static let threshold = 0.697

  private struct Item {
    let content: SpeechContent
    let length: Int
    let reference: Tensor
    let seed: UInt64
  }

  /// What is missing.
  let notes: [String]
  private let items: [Item]
  private let encoder: GE2EEncoder

  /// - Throws: `RoleError` when no recording is aligned, `FileError` when there is no folder of alignments.
  init(_ speech: SpeechSet, _ settings: TrainingValidation, alignments: URL, encoder: GE2EEncoder) throws {
    guard settings.count > 0 else {
      throw RoleError(.invalidParameter, "Validation needs at least one recording: raise its count.")
    }
    let all = speech.recordings
    let used = min(settings.count, all.count)
    let places = (0..<used).map { $0 * all.count / used }
    let aligned = try SpeechAlignments(
      places.map { all[$0] }, of: speech, in: alignments, kind: "validation recording")
    var items: [Item] = []
    for (index, place) in places.enumerated() {
      let recording = all[place]
      guard let content = try aligned.timelines[index].map({ try recording.content($0) }) else { continue }
      // The voice of the recording half the set away that is another speaker's.
      let others = (0..<all.count).map { all[(place + all.count / 2 + $0) % all.count] }
      let voice = others.first { $0.isOfOtherSpeaker(than: recording) } ?? recording
      let length = min(recording.samples.count, Int(settings.seconds * Double(SpeechSet.sampleRate)))
      items.append(
        Item(
          content: content.piece(
            start: 0, speed: 1, frameCount: FramedPhonemes.spectrogramFrameCount(length)),
          length: length, reference: try Self.embedding(voice.samples, encoder),
          seed: settings.seed &+ UInt64(index)))
    }
    notes = aligned.notes
    (self.items, self.encoder) = (items, encoder)
  }

  func measure(_ voice: SourceFilterVoice, _ reader: PhoneReader, on device: Device) throws -> [String:
    Double]
  {
    var (sum, accepted, read, withoutSpeech) = (0.0, 0, 0.0, 0)
    for item in items {
      let reference = item.reference.unsqueezed(0).to(device)
      let spoken = voice(
        [item.content], embeddings: reference, meanPitches: voice.meanPitch(of: reference).floats,
        noise: RandomGenerator(seed: item.seed).normal([1, item.length]))
      read += PhoneReader.score(reader(spoken), [item.content]).accuracy
      do {
        let similarity = (try Self.embedding(spoken.floats, encoder) * item.reference).sum().scalar
        guard similarity.isFinite else {
          withoutSpeech += 1
          continue
        }
        sum += similarity
        accepted += similarity >= Self.threshold ? 1 : 0
      } catch is SignalError {
        withoutSpeech += 1
      }
    }
    let count = Double(items.count)
    return [
      Self.measure: sum / count, "accepted": Double(accepted) / count, "read": read / count,
      "without_speech": Double(withoutSpeech),
    ]
  }

  /// d-vectors with norm 1.
  private static func embedding(_ samples: [Float], _ encoder: GE2EEncoder) throws -> Tensor {
    let prepared = try encoder.prepare(Waveform(samples: samples, sampleRate: SpeechSet.sampleRate))
    let vector = encoder.embedding(of: Tensor(prepared.samples))
    return vector / vector.norm()
  }
}
