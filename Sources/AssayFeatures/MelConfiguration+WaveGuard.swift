public import AssaySignal

extension MelConfiguration {
  /// WaveGuard's mel extraction and inversion, whose window is its own inverse at this hop.
  public static let waveGuard = MelConfiguration(
    sampleRate: 16_000,
    stft: STFTConfiguration(
      fftSize: 1_024, hop: 256, window: Window(.quarterHopHann, .midpoint), padding: .zeroAtEnd),
    spectrum: .magnitude(offset: 0), bandCount: 80, lowFrequency: 125, highFrequency: 7_600)
}
