import AssayErrors
import AssayFeatures
import AssayRoles
import AssaySignal
import AssayTensor
import Foundation

/// The mean over frames of the root mean square over frequencies of the difference between the two power spectra in dB.
///
/// Frames of 32 ms with a Hann window, one every 8 ms. Power below 1e-10 counts as 1e-10, so the distance between
/// digital silence and sound is large but finite.
///
/// - Reference: Gray, Markel, *Distance Measures for Speech Processing*, IEEE Transactions on Acoustics, Speech, and
///   Signal Processing, 1976.
struct LogSpectralDistance: IntrusiveMeasure {
  let description = ScoreDescription("lsd", unit: "dB", "log-spectral distance, 0 for equal recordings")

  func measure(reference: Waveform, degraded: Waveform) throws -> Double {
    let hop = max(1, reference.sampleRate / 125)
    let configuration = STFTConfiguration(fftSize: 4 * hop, hop: hop, padding: .none)
    guard reference.count >= configuration.minimumCount else {
      throw SignalError(
        .tooShort,
        "The recordings have \(reference.count) samples, but a log-spectral distance needs "
          + "\(configuration.minimumCount): use longer ones.")
    }
    return withoutGradients {
      let transform = ShortTimeFourierTransform(configuration)
      func levels(_ waveform: Waveform) -> Tensor {
        let power = transform(Tensor(waveform.samples).unsqueezed(0)).viewAsReal().square().sum(-1)
        return power.atLeast(1e-10).log10() * 10
      }
      return (levels(reference) - levels(degraded)).square().mean(2).sqrt().mean().scalar
    }
  }
}
