public import AssaySignal

extension MelConfiguration {
  /// Whisper's encoder.
  public static let whisper = MelConfiguration(
    sampleRate: 16_000, stft: .centred(fftSize: 400, hop: 160), spectrum: .power, bandCount: 80,
    highFrequency: 8_000)
}
