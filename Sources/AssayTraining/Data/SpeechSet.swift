import AssayFiles
import AssayRoles
import AssaySignal
import AssayTensor
import Foundation

/// Recordings in memory, at 16 kHz, with their origins.
public struct SpeechSet: Sendable {
  public struct Recording: Sendable {
    public let url: URL
    public let samples: [Float]

    var speaker: Substring { url.lastPathComponent.prefix { $0 != "-" && $0 != "_" && $0 != "." } }
  }

  public static let sampleRate = 16_000

  public let recordings: [Recording]

  /// Reads every recording of the folders, in the order of their paths.
  ///
  /// - Parameter folders: folders of audio files in any layout, such as LibriSpeech's, or single files.
  /// - Throws: `RoleError` if there are no recordings, `SignalError` for one that cannot be read.
  public init(_ folders: [URL]) throws {
    var found: [URL] = []
    for folder in folders { found += try Self.audioFiles(folder) }
    guard !found.isEmpty else {
      throw RoleError(
        .unsuitableInput,
        "There are no recordings in \(folders.map(\.path).joined(separator: ", ")): name folders of speech.")
    }
    recordings = try found.sorted { $0.path < $1.path }.map { url in
      let audio = try AudioFile.read(url, sampleRate: Self.sampleRate)
      return Recording(url: url, samples: audio.waveform.samples)
    }
  }

  init(recordings: [Recording]) { self.recordings = recordings }

  /// The recordings of other speakers than that of a recording; all other recordings if there is only one speaker.
  ///
  /// As in LibriSpeech, the speaker is the part of a file's name before the first hyphen or underscore.
  func others(than number: Int) -> [[Float]] {
    let speaker = recordings[number].speaker
    let strangers = recordings.filter { $0.speaker != speaker }
    guard strangers.isEmpty else { return strangers.map(\.samples) }
    return recordings.indices.filter { $0 != number }.map { recordings[$0].samples }
  }

  /// Of all recordings.
  public var seconds: Double {
    Double(recordings.reduce(0) { $0 + $1.samples.count }) / Double(Self.sampleRate)
  }

  static let audioExtensions: Set<String> = ["wav", "flac", "ogg", "mp3", "opus", "aiff"]

  static func audioFiles(_ folder: URL) throws -> [URL] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder) else {
      throw FileError(.unreadable, "There is no \(folder.path): check the path.")
    }
    guard isFolder.boolValue else { return [folder] }
    let items = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    return (items?.compactMap { $0 as? URL } ?? []).filter {
      audioExtensions.contains($0.pathExtension.lowercased())
    }
  }
}
