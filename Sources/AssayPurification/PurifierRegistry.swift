import AssayDiffusion
public import AssayRoles

/// Every purifier there is, in the order they are listed: controls, waveform transforms, codecs. Any of them can be put one after
/// the other, see `PurifierChain`.
public enum PurifierRegistry {
  public static let all = Registry<any Purifier>(
    .purifier,
    [
      .init(NoPurification.description) { _, _ in NoPurification() },
      .init(GaussianNoise.description) { values, _ in GaussianNoise(values) },
      .init(Quantisation.description) { values, _ in Quantisation(values) },
      .init(WaveGuardQuantisation.description) { values, _ in WaveGuardQuantisation(values) },
      .init(SpeakerGuardQuantisation.description) { values, _ in SpeakerGuardQuantisation(values) },
      .init(DownUpSampling.description) { values, _ in try DownUpSampling(values) },
      .init(WaveGuardDownUpSampling.description) { values, _ in try WaveGuardDownUpSampling(values) },
      .init(AverageSmoothing.description) { values, _ in try AverageSmoothing(values) },
      .init(MedianSmoothing.description) { values, _ in try MedianSmoothing(values) },
      .init(LowPass.description) { values, _ in LowPass(values) },
      .init(SpeakerGuardLowPass.description) { _, _ in SpeakerGuardLowPass() },
      .init(BandPass.description) { values, _ in try BandPass(values) },
      .init(SpeakerGuardBandPass.description) { _, _ in SpeakerGuardBandPass() },
      .init(PowerSubtraction.description) { values, _ in PowerSubtraction(values) },
      .init(LogMMSE.description) { values, _ in LogMMSE(values) },
      .init(FrequencyFilter.description) { _, _ in FrequencyFilter() },
      .init(WaveGuardFrequencyFilter.description) { values, _ in WaveGuardFrequencyFilter(values) },
      .init(MP3Codec.description) { values, _ in try MP3Codec(values) },
      .init(OpusCodec.description) { values, _ in OpusCodec(values) },
      .init(AACCodec.description) { values, _ in AACCodec(values) },
      .init(AMRCodec.description) { values, _ in AMRCodec(values) },
      .init(SpeexCodec.description) { values, _ in SpeexCodec(values) },
      .init(McAdams.description) { values, _ in try McAdams(values) },
      .init(PhonePuRe.description) { try PhonePuRe($0, $1) },
      .init(WaveformDiffusion.audioPure) { try WaveformDiffusion(.ddpm, segmented: false, $0, $1) },
      .init(WaveformDiffusion.oneShot) { try WaveformDiffusion(.oneShot, segmented: true, $0, $1) },
      .init(WaveformDiffusion.reverse) { try WaveformDiffusion(.diffRev, segmented: true, $0, $1) },
      .init(WaveformDiffusion.noise) { try WaveformDiffusion(.diffNoise, segmented: true, $0, $1) },
    ],
    combination: .init(
      separator: PurifierChain.separator, entry: { try PurifierChain.entry(named: $0, of: $1) }))
}
