public import AssaySignal

extension MelConfiguration {
  /// AudioPure's DiffSpec.
  public static let diffSpec = MelConfiguration(
    sampleRate: 16_000, stft: .centred(fftSize: 2_048, hop: 512, reflecting: false), spectrum: .power,
    bandCount: 32, highFrequency: 8_000)

  /// The other scale that DiffSpec's reference inverts its mels with.
  public static let diffSpecInverse = MelConfiguration(
    sampleRate: 16_000, stft: .centred(fftSize: 2_048, hop: 512), spectrum: .power, bandCount: 32,
    highFrequency: 8_000, scale: .htk, normalization: .none)
}
