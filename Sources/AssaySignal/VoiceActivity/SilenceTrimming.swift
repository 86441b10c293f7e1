import AssayErrors

/// Removes long pauses the way the GE2E speaker encoder's preprocessing does (Resemblyzer, SV2TTS).
///
/// A voice activity detector judges windows of 30 ms; its flags are averaged, rounded and dilated, and the windows
/// that remain are joined. Samples after the last whole window are dropped.
public struct SilenceTrimming: Sendable, Hashable {
  /// Windows that are averaged: ⌊(width − 1) / 2⌋ before, the window itself, the rest after; positive.
  public let averageWidth: Int
  /// Windows by which a kept one spreads, itself included, centred; odd.
  public let dilationWidth: Int
  public let mode: WebRTCVoiceActivityDetector.Mode

  public init(averageWidth: Int, dilationWidth: Int, mode: WebRTCVoiceActivityDetector.Mode) {
    precondition(averageWidth > 0, "an average is over one window at least")
    precondition(dilationWidth > 0 && dilationWidth % 2 == 1, "a dilation is centred, so its width is odd")
    self.averageWidth = averageWidth
    self.dilationWidth = dilationWidth
    self.mode = mode
  }

  /// The GE2E recipe: average over 8 windows, dilation over 7, detector at its most aggressive.
  public static let ge2e = SilenceTrimming(averageWidth: 8, dilationWidth: 7, mode: .veryAggressive)

  /// The rate that the detector works at, in hertz.
  public static let sampleRate = 16_000
  private static let frameLength = WebRTCVoiceActivityDetector.FrameLength.thirtyMilliseconds
  /// Samples of a window.
  public static let windowLength = frameLength.sampleCount

  /// Trims a recording at 16 kHz.
  ///
  /// - Throws: ``SignalError`` when the rate is another one, when there is not one whole window, or when no
  ///   speech is found.
  public func apply(to waveform: Waveform) throws -> TrimmedSpeech {
    let length = Self.windowLength
    guard waveform.sampleRate == Self.sampleRate else {
      throw SignalError(
        .unsupportedFormat,
        "Trimming silence needs audio at \(Self.sampleRate) Hz, not \(waveform.sampleRate) Hz: resample it first."
      )
    }
    guard waveform.count >= length else {
      throw SignalError(
        .tooShort,
        "A recording of \(waveform.count) samples is too short to find speech in: "
          + "it needs \(length), which is 30 ms.")
    }
    let flags = Self.flags(of: waveform.samples, mode: mode)
    let average = movingAverage(flags)
    // Rounding half to even makes one half 0.
    let smoothed = average.map { $0 > 0.5 }
    let kept = dilated(smoothed)
    var samples: [Float] = []
    for (window, isKept) in kept.enumerated() where isKept {
      samples += waveform.samples[window * length..<(window + 1) * length]
    }
    guard !samples.isEmpty else {
      throw SignalError(.noSpeech, "No speech was found in the recording: use a recording with speech.")
    }
    return TrimmedSpeech(
      waveform: Waveform(samples: samples, sampleRate: waveform.sampleRate), flags: flags,
      movingAverage: average, smoothed: smoothed, kept: kept)
  }

  /// The 16-bit samples that the detector hears: x · 32767, rounded half to even and clamped.
  static func pcm(_ samples: some Collection<Float>) -> [Int16] {
    samples.map { Int16(min(max(($0 * 32_767).rounded(.toNearestOrEven), -32_768), 32_767)) }
  }

  private static func flags(of samples: [Float], mode: WebRTCVoiceActivityDetector.Mode) -> [Bool] {
    var detector = WebRTCVoiceActivityDetector(mode: mode, frameLength: frameLength)
    return (0..<samples.count / windowLength).map { window in
      detector.decide(pcm(samples[window * windowLength..<(window + 1) * windowLength])).isSpeech
    }
  }

  private func movingAverage(_ flags: [Bool]) -> [Float] {
    let before = (averageWidth - 1) / 2
    return flags.indices.map { index in
      let window = max(0, index - before)..<min(flags.count, index - before + averageWidth)
      return Float(flags[window].count { $0 }) / Float(averageWidth)
    }
  }

  private func dilated(_ mask: [Bool]) -> [Bool] {
    let reach = dilationWidth / 2
    return mask.indices.map { index in
      mask[max(0, index - reach)..<min(mask.count, index + reach + 1)].contains(true)
    }
  }
}
