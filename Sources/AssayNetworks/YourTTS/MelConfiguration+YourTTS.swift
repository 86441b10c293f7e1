public import AssaySignal

extension MelConfiguration {
  /// YourTTS's ResNet speaker encoder.
  public static let yourTTSSpeakerEncoder = MelConfiguration(
    sampleRate: 16_000, stft: .centred(fftSize: 512, windowLength: 400, hop: 160, window: Window(.hamming)),
    spectrum: .power, bandCount: 64, highFrequency: 8_000, scale: .htk, normalization: .none)
}
