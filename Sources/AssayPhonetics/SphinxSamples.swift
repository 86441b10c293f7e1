import AssayRoles
import AssaySignal

/// Speech in pocketsphinx's format: 16 kHz, 16 bits.
enum SphinxSamples {
  /// Resampled and scaled to nine tenths of full scale, so that quiet speech keeps its resolution. The features do not
  /// depend on the level.
  ///
  /// - Throws: `SignalError` if the speech is empty, silent or not finite.
  static func samples(of utterance: Utterance) throws -> [Int16] {
    try utterance.waveform.requireUsable(utterance.id)
    let waveform = try utterance.waveform.resampled(to: PocketsphinxDecoder.sampleRate)
    let gain = waveform.peak > 0 ? 0.9 * 32_767 / waveform.peak : 0
    return waveform.samples.map { Int16(max(-32_768, min(32_767, ($0 * gain).rounded()))) }
  }
}
