public import AssayCorpus
import AssayErrors
import AssayFiles
import AssayRoles
import AssaySignal
import AssayTensor
public import Foundation

/// Recordings in memory, at 16 kHz, with their origins.
public struct SpeechSet: Sendable {
  public struct Recording: Sendable {
    /// Its path below the folder that was given, or its name, without extension.
    public let id: String
    public let url: URL
    /// `nil` when nothing says who speaks.
    public let speaker: String?
    public let samples: [Float]

    init(url: URL, samples: [Float], id: String? = nil, speaker: String? = nil) {
      self.id = id ?? RecordingFile(url).id
      self.url = url
      self.speaker = speaker
      self.samples = samples
    }

    /// - Throws: `RoleError` when nothing says who speaks.
    var requiredSpeaker: String {
      get throws {
        guard let speaker else {
          throw RoleError(
            .unsuitableInput,
            "The speaker of \(url.path) is unknown: name files SPEAKER_NUMBER.wav, or use a folder for each "
              + "speaker."
          )
        }
        return speaker
      }
    }

    /// Where nothing says who speaks, every other recording is another speaker's.
    func isOfOtherSpeaker(than other: Recording) -> Bool {
      guard let speaker, let second = other.speaker else { return url != other.url }
      return speaker != second
    }
  }

  public static let sampleRate = 16_000

  public let recordings: [Recording]
  /// What was left out, and how many speakers there are by which rule; a sentence each.
  public let notices: [String]

  /// Reads every recording of the folders, in the order of their paths.
  ///
  /// - Parameter folders: folders of audio files in any layout of a `Corpus`, manifests, or single files.
  /// - Throws: `RoleError` when there is none, `SignalError` for one that cannot be read, `CorpusError` for one under two
  ///   speakers.
  public init(_ folders: [URL]) throws {
    var entries: [CorpusEntry] = []
    var notices: [String] = []
    var known: Set<FileIdentity> = []
    for folder in folders {
      let corpus = try Self.corpus(folder)
      // A folder may be named beside one that it lies in.
      let own = corpus.entries.filter { entry in
        FileIdentity(entry.url).map { known.insert($0).inserted } ?? true
      }
      if own.count < corpus.entries.count {
        notices.append(
          "\(folder.path): \(corpus.entries.count - own.count) recordings are also in another of the folders and "
            + "were read once.")
      }
      notices += corpus.notices
      entries += own
    }
    guard !entries.isEmpty else {
      throw RoleError(
        .unsuitableInput,
        "There are no recordings in \(folders.map(\.path).joined(separator: ", ")): name folders of speech.")
    }
    let sorted = entries.sorted { $0.url.path < $1.url.path }
    self.notices = notices + [Corpus.speakerNotice(of: sorted)]
    recordings = try sorted.map { entry in
      let audio = try AudioFile.read(entry.url, sampleRate: Self.sampleRate)
      return Recording(
        url: entry.url, samples: audio.waveform.samples, id: entry.id, speaker: entry.speaker)
    }
  }

  init(recordings: [Recording]) {
    self.recordings = recordings
    notices = []
  }

  /// The recordings of other speakers than that of a recording's; all other recordings where there is one speaker.
  func others(than number: Int) -> [[Float]] {
    let strangers = recordings.filter { $0.isOfOtherSpeaker(than: recordings[number]) }
    guard strangers.isEmpty else { return strangers.map(\.samples) }
    return recordings.indices.filter { $0 != number }.map { recordings[$0].samples }
  }

  /// Of all recordings.
  public var seconds: Double {
    Double(recordings.reduce(0) { $0 + $1.samples.count }) / Double(Self.sampleRate)
  }

  /// How the recordings are called, which decides whether a name says which one is meant.
  public var names: RecordingNames { RecordingNames(recordings.map { ($0.id, $0.url.path) }) }

  private static func corpus(_ url: URL) throws -> Corpus {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
      throw FileError(.unreadable, "There is no \(url.path): check the path.")
    }
    guard isFolder.boolValue || url.pathExtension.lowercased() == "csv" else {
      return try Corpus([CorpusEntry(RecordingFile(url), speakers: nil)])
    }
    return try Corpus.load(clean: url, readsTranscripts: false)
  }
}
