import AssayFiles
import AssaySignal
import Foundation

/// An audio file that the next step starts from.
struct AudioSource: Equatable, Sendable {
  /// SHA-256 of the file.
  let contentHash: ContentHash
  let url: URL
  /// Whether a method of this audit has made it, so that it was looked at already.
  var isArtefact = true

  /// Reads the file; a recording that comes from elsewhere must hold speech.
  ///
  /// - Throws: `SignalError` naming the file.
  func load() throws -> LoadedAudio {
    try isArtefact ? AudioFile.read(url) : AudioFile.readSpeech(url)
  }
}
