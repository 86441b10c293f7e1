import AssayErrors
import AssayFeatures
import AssayFiles
package import AssayPhonetics
package import AssayPlots
package import AssaySignal
import AssayTensor
package import Foundation

/// A recording's spectrogram with the words and phones of its alignment.
package struct AlignmentPlot {
  /// 32 ms at 16 kHz, every 8 ms: fine enough in time to see a stop's closure.
  private static let configuration = STFTConfiguration.centred(fftSize: 512, hop: 128, window: Window(.hann))

  package let plot: SpectrogramPlot

  /// - Throws: `SignalError` when the recording is too short for a spectrogram.
  package init(_ timeline: PhonemeTimeline, of waveform: Waveform, title: String) throws {
    let speech = try waveform.sampleRate == 16_000 ? waveform : waveform.resampled(to: 16_000)
    guard speech.count >= Self.configuration.minimumCount else {
      throw SignalError(
        .tooShort, "\(title) is too short for a spectrogram: align it without the option plots.")
    }
    let frames = withoutGradients {
      ShortTimeFourierTransform(Self.configuration)(Tensor(speech.samples).unsqueezed(0)).abs().squeezed(0)
    }
    let (count, bins) = (frames.size(0), frames.size(1))
    let values = frames.floats
    plot = SpectrogramPlot(
      title, magnitudes: (0..<count).map { Array(values[$0 * bins..<($0 + 1) * bins]) },
      duration: waveform.duration,
      maximumFrequency: 8_000,
      labels: [
        timeline.words.map { .init(start: $0.start, end: $0.end, text: $0.word) },
        timeline.phones.filter { !$0.isSilence }.map { .init(start: $0.start, end: $0.end, text: $0.label) },
      ])
  }

  /// - Throws: `FileError` when it cannot be written.
  package func write(to url: URL) throws { try AtomicFile.write(Data(plot.svg.utf8), to: url) }
}
