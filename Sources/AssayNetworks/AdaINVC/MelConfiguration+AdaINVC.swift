public import AssaySignal

extension MelConfiguration {
  /// AdaIN-VC's, for AttackVC and AntiFake.
  public static let adaINVC = MelConfiguration(
    sampleRate: 24_000, stft: .centred(fftSize: 2_048, windowLength: 1_200, hop: 300),
    spectrum: .magnitude(offset: 0), bandCount: 512, highFrequency: 12_000)
}
