public import AssaySignal

extension MelConfiguration {
  /// NISQA at a file's own rate.
  ///
  /// - Parameter highFrequency: `ms_fmax` of the checkpoint, 20 kHz as a rule; it is not lowered to the Nyquist
  ///   frequency.
  public static func nisqa(sampleRate: Int, highFrequency: Double) -> MelConfiguration {
    MelConfiguration(
      sampleRate: sampleRate,
      stft: .centred(fftSize: 4_096, windowLength: sampleRate / 50, hop: sampleRate / 100),
      spectrum: .magnitude(offset: 0), bandCount: 48, highFrequency: highFrequency)
  }
}
