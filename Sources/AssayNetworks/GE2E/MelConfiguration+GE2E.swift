public import AssaySignal

extension MelConfiguration {
  /// Resemblyzer's GE2E speaker encoder: power, 40 Slaney bands to 8 kHz, zeros at the edges.
  public static let ge2e = speakerEncoder(reflecting: false)

  /// The same encoder in SV2TTS, DiffVC and the attacks on them: mirrored edges.
  public static let sv2ttsSpeakerEncoder = speakerEncoder(reflecting: true)

  private static func speakerEncoder(reflecting: Bool) -> MelConfiguration {
    MelConfiguration(
      sampleRate: 16_000, stft: .centred(fftSize: 400, hop: 160, reflecting: reflecting), spectrum: .power,
      bandCount: 40, highFrequency: 8_000)
  }
}
