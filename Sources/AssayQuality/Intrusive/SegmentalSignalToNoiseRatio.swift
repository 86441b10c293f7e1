import AssayErrors
import AssayRoles
import AssaySignal

/// The mean over frames of the signal-to-noise ratio, each limited to −10 to 35 dB, in the frames of
/// `SegmentalFrames`. Frames in which both recordings are digital silence do not count.
///
/// - Reference: Hansen, Pellom, *An Effective Quality Evaluation Protocol for Speech Enhancement Algorithms*, ICSLP
///   1998.
struct SegmentalSignalToNoiseRatio: IntrusiveMeasure {
  let description = ScoreDescription(
    "segmental-snr", unit: "dB", "mean ratio over frames, each limited to −10 to 35")

  func measure(reference: Waveform, degraded: Waveform) throws -> Double {
    let frames = SegmentalFrames(sampleRate: reference.sampleRate)
    guard reference.count >= frames.length else {
      throw SignalError(
        .tooShort,
        "The recordings have \(reference.count) samples but a segmental ratio needs \(frames.length): use longer ones."
      )
    }
    let signal = reference.samples.map(Double.init)
    let noise = zip(signal, degraded.samples).map { $0 - Double($1) }
    guard
      let ratio = SegmentalFrames.ratio(signal: frames.powers(signal), noise: frames.powers(noise))
    else {
      throw SignalError(.silent, "No frame of the recordings contains sound: use recordings with speech.")
    }
    return ratio
  }
}
