public import AssaySignal

extension MelConfiguration {
  /// Kaldi's filterbank features of CAM++: 80 bands from 20 Hz, triangles over mel. Mean removal and pre-emphasis
  /// happen within each frame and are not part of this recipe.
  public static let campplus = MelConfiguration(
    sampleRate: 16_000,
    stft: STFTConfiguration(
      fftSize: 512, windowLength: 400, hop: 160, window: Window(.povey, .symmetric), padding: .none,
      placement: .start),
    spectrum: .power, bandCount: 80, lowFrequency: 20, highFrequency: 8_000, scale: .kaldi,
    normalization: .none, shape: .triangleInMel)
}
