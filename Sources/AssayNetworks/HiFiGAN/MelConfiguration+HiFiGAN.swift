public import AssaySignal

extension MelConfiguration {
  /// HiFi-GAN's and DiffVC's: 22.05 kHz, 80 bands to 8 kHz.
  public static let hifiGAN = hifiGAN(highFrequency: 8_000)

  private static func hifiGAN(highFrequency: Double) -> MelConfiguration {
    MelConfiguration(
      sampleRate: 22_050, stft: STFTConfiguration(fftSize: 1_024, hop: 256, padding: .reflect(384)),
      spectrum: .magnitude(offset: 1e-9), bandCount: 80, highFrequency: highFrequency)
  }

  /// Seed-VC's and BigVGAN's: as ``hifiGAN`` to the Nyquist frequency.
  public static let seedVC = hifiGAN(highFrequency: 11_025)
}
