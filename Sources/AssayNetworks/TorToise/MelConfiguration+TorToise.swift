public import AssaySignal

extension MelConfiguration {
  /// Tortoise's autoregressive conditioning: HTK scale with areas of 1.
  public static let tortoiseAutoregressive = MelConfiguration(
    sampleRate: 22_050, stft: .centred(fftSize: 1_024, hop: 256), spectrum: .power, bandCount: 80,
    highFrequency: 8_000, scale: .htk)

  /// Tortoise's diffusion conditioning.
  public static let tortoiseDiffusion = MelConfiguration(
    sampleRate: 24_000, stft: .centred(fftSize: 1_024, hop: 256), spectrum: .magnitude(offset: 0),
    bandCount: 100, highFrequency: 12_000)
}
