public import AssaySignal

extension MelConfiguration {
  /// SV2TTS's synthesizer and vocoder: 80 bands of 55–7600 Hz.
  public static let sv2ttsSynthesizer = MelConfiguration(
    sampleRate: 16_000, stft: .centred(fftSize: 800, hop: 200), spectrum: .magnitude(offset: 0),
    bandCount: 80,
    lowFrequency: 55, highFrequency: 7_600)
}
