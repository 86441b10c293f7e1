/// A recording as ``AudioFile/read(_:sampleRate:)`` gives it, with what was changed on the way.
public struct LoadedAudio: Sendable, Equatable {
  /// Mono samples at the requested rate, or at the file's own.
  public var waveform: Waveform
  /// The file's own rate in hertz.
  public var originalSampleRate: Int
  /// The file's own number of channels.
  public var channelCount: Int
  /// Sentences a user should read, such as a mix down to mono. Empty when the file was taken as it is.
  public var notices: [String]

  public init(
    waveform: Waveform, originalSampleRate: Int, channelCount: Int, notices: [String] = []
  ) {
    self.waveform = waveform
    self.originalSampleRate = originalSampleRate
    self.channelCount = channelCount
    self.notices = notices
  }

  /// Why a verdict on the recording is to be read with care: what was changed in reading it, and
  /// ``Waveform/cautions``.
  public var cautions: [String] {
    notices + waveform.cautions.filter { !notices.contains($0) }
  }
}
