public import Foundation

extension AudioFile {
  /// Reads a recording that a method is to work on, or that is to be judged.
  ///
  /// As ``read(_:sampleRate:)``, and what holds no speech is refused; the notices tell of the level, too.
  ///
  /// - Throws: ``SignalError`` as ``read(_:sampleRate:)``, and as ``Waveform/requireSpeech(_:)``.
  public static func readSpeech(_ url: URL, sampleRate: Int? = nil) throws -> LoadedAudio {
    var loaded = try read(url, sampleRate: sampleRate)
    try loaded.waveform.requireSpeech(url.path)
    loaded.notices += loaded.waveform.levelNotices
    return loaded
  }

  /// How many samples a file has that is there whole; `nil` for one that is damaged or lacks but its metadata's end.
  public static func wholeCount(of url: URL) -> Int? {
    guard RIFFLayout(url)?.isCutOff != true else { return nil }
    return try? read(url).waveform.count
  }
}
