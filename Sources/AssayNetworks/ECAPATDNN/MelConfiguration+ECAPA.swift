public import AssaySignal

extension MelConfiguration {
  /// SpeechBrain's ECAPA-TDNN.
  public static let ecapa = MelConfiguration(
    sampleRate: 16_000,
    stft: .centred(fftSize: 400, hop: 160, window: Window(.hamming), reflecting: false), spectrum: .power,
    bandCount: 80, highFrequency: 8_000, scale: .htk, normalization: .none, shape: .symmetricInHertz)
}
