/// A timeline's phones as runs of spectrogram frames, including the silence between them.
///
/// A time `u` in seconds is in frame `floor((u + 1e-9) · 16000 / 128)`: 125 frames a second. A phone has at
/// least one frame; a silence between phones may have none. There are no gaps between runs, so a phone stretched to
/// one frame shifts those after it.
public struct FramedPhonemes: Sendable, Equatable {
  public struct Run: Sendable, Equatable {
    /// `sil` for every kind of silence.
    public let label: String
    /// Number of frames.
    public let duration: Int

    public init(label: String, duration: Int) {
      self.label = label
      self.duration = duration
    }
  }

  public static let sampleRate = 16_000
  public static let hop = 128

  public let runs: [Run]

  /// The number of frames of all runs.
  public var frameCount: Int { runs.reduce(0) { $0 + $1.duration } }

  public init(_ timeline: PhonemeTimeline) {
    let silence = Phoneme.silence.description
    var runs: [Run] = []
    var last = 0.0
    for phone in timeline.phones {
      if phone.start > last {
        runs.append(Run(label: silence, duration: Self.frame(phone.start) - Self.frame(last)))
      }
      let start = Self.frame(phone.start)
      runs.append(
        Run(
          label: phone.isSilence ? silence : phone.label,
          duration: max(Self.frame(phone.end), start + 1) - start))
      last = phone.end
    }
    if last < timeline.duration {
      runs.append(Run(label: silence, duration: Self.frame(timeline.duration) - Self.frame(last)))
    }
    self.runs = runs
  }

  /// The frame of a time in seconds.
  static func frame(_ seconds: Double) -> Int {
    Int(((seconds + 1e-9) * Double(sampleRate) / Double(hop)).rounded(.down))
  }

  /// The frames of the STFT of a waveform: `1 + floor(count / 128)`.
  ///
  /// - Parameter count: samples at 16 kHz.
  public static func spectrogramFrameCount(_ count: Int) -> Int { 1 + count / hop }
}
