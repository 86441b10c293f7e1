/// The front ends of the systems that Assay attacks, protects against and measures with.
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

  /// Kaldi's filterbank features of CAM++: 80 bands from 20 Hz, triangles over mel. Mean removal and pre-emphasis
  /// happen within each frame and are not part of this recipe.
  public static let campplus = MelConfiguration(
    sampleRate: 16_000,
    stft: STFTConfiguration(
      fftSize: 512, windowLength: 400, hop: 160, window: Window(.povey, .symmetric), padding: .none,
      placement: .start),
    spectrum: .power, bandCount: 80, lowFrequency: 20, highFrequency: 8_000, scale: .kaldi,
    normalization: .none, shape: .triangleInMel)

  /// SpeechBrain's ECAPA-TDNN.
  public static let ecapa = MelConfiguration(
    sampleRate: 16_000,
    stft: .centred(fftSize: 400, hop: 160, window: Window(.hamming), reflecting: false), spectrum: .power,
    bandCount: 80, highFrequency: 8_000, scale: .htk, normalization: .none, shape: .symmetricInHertz)

  /// YourTTS's ResNet speaker encoder.
  public static let yourTTSSpeakerEncoder = MelConfiguration(
    sampleRate: 16_000, stft: .centred(fftSize: 512, windowLength: 400, hop: 160, window: Window(.hamming)),
    spectrum: .power, bandCount: 64, highFrequency: 8_000, scale: .htk, normalization: .none)

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

  /// SV2TTS's synthesizer and vocoder: 80 bands of 55–7600 Hz.
  public static let sv2ttsSynthesizer = MelConfiguration(
    sampleRate: 16_000, stft: .centred(fftSize: 800, hop: 200), spectrum: .magnitude(offset: 0),
    bandCount: 80,
    lowFrequency: 55, highFrequency: 7_600)

  /// HiFi-GAN's and DiffVC's: 22.05 kHz, 80 bands to 8 kHz.
  public static let hifiGAN = hifiGAN(highFrequency: 8_000)

  /// Seed-VC's and BigVGAN's: as ``hifiGAN`` to the Nyquist frequency.
  public static let seedVC = hifiGAN(highFrequency: 11_025)

  private static func hifiGAN(highFrequency: Double) -> MelConfiguration {
    MelConfiguration(
      sampleRate: 22_050, stft: STFTConfiguration(fftSize: 1_024, hop: 256, padding: .reflect(384)),
      spectrum: .magnitude(offset: 1e-9), bandCount: 80, highFrequency: highFrequency)
  }

  /// Whisper's encoder.
  public static let whisper = MelConfiguration(
    sampleRate: 16_000, stft: .centred(fftSize: 400, hop: 160), spectrum: .power, bandCount: 80,
    highFrequency: 8_000)

  /// Tortoise's autoregressive conditioning: HTK scale with areas of 1.
  public static let tortoiseAutoregressive = MelConfiguration(
    sampleRate: 22_050, stft: .centred(fftSize: 1_024, hop: 256), spectrum: .power, bandCount: 80,
    highFrequency: 8_000, scale: .htk)

  /// Tortoise's diffusion conditioning.
  public static let tortoiseDiffusion = MelConfiguration(
    sampleRate: 24_000, stft: .centred(fftSize: 1_024, hop: 256), spectrum: .magnitude(offset: 0),
    bandCount: 100, highFrequency: 12_000)

  /// AudioPure's DiffSpec.
  public static let diffSpec = MelConfiguration(
    sampleRate: 16_000, stft: .centred(fftSize: 2_048, hop: 512, reflecting: false), spectrum: .power,
    bandCount: 32, highFrequency: 8_000)

  /// The other scale that DiffSpec's reference inverts its mels with.
  public static let diffSpecInverse = MelConfiguration(
    sampleRate: 16_000, stft: .centred(fftSize: 2_048, hop: 512), spectrum: .power, bandCount: 32,
    highFrequency: 8_000, scale: .htk, normalization: .none)

  /// WaveGuard's mel extraction and inversion, whose window is its own inverse at this hop.
  public static let waveGuard = MelConfiguration(
    sampleRate: 16_000,
    stft: STFTConfiguration(
      fftSize: 1_024, hop: 256, window: Window(.quarterHopHann, .midpoint), padding: .zeroAtEnd),
    spectrum: .magnitude(offset: 0), bandCount: 80, lowFrequency: 125, highFrequency: 7_600)

  /// AdaIN-VC's, for AttackVC and AntiFake.
  public static let adaINVC = MelConfiguration(
    sampleRate: 24_000, stft: .centred(fftSize: 2_048, windowLength: 1_200, hop: 300),
    spectrum: .magnitude(offset: 0), bandCount: 512, highFrequency: 12_000)
}
