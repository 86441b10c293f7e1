public import AssaySignal

/// How a GE2E d-vector is computed around the network: windows, overlap and edges.
///
/// Resemblyzer and the SV2TTS toolbox (RTVC) use the same weights with slightly different recipes; their
/// embeddings of one recording have a cosine of 0.995, so the two must not be mixed in one comparison.
public struct GE2EConfiguration: Sendable, Hashable {
  /// The power mel spectrum that the network sees: 40 bands, a frame each 10 ms.
  public let mel: MelConfiguration
  public var hiddenSize = 256
  public let layers = 3
  /// Mel frames in one partial utterance: 1.6 s.
  public let partialFrames = 160
  /// Mel frames from one partial to the next.
  public let partialStep: Int
  /// A last partial that covers less of its window than this is dropped, unless it is the only one.
  public let minimumCoverage = 0.75
  /// Added to the norm that a partial embedding is divided by.
  public let normEpsilon: Double
  /// The rate that files are decoded at before they are brought to ``sampleRate``; `nil` for their own.
  public let decodingRate: Int?

  /// Resemblyzer 0.1.4: 1.3 partials a second; the verifier.
  public static let resemblyzer = GE2EConfiguration(
    mel: .ge2e, partialStep: 77, normEpsilon: 0, decodingRate: nil)
  /// SV2TTS as its toolbox hears a reference: half-overlapping partials, from the file's own rate.
  public static let sv2tts = GE2EConfiguration(
    mel: .sv2ttsSpeakerEncoder, partialStep: 80, normEpsilon: 1e-5, decodingRate: nil)
  /// The same as the De-AntiFake protections attack it, and as the toolbox's program loads a file: by way of 22.05 kHz.
  public static let rtvc = GE2EConfiguration(
    mel: .sv2ttsSpeakerEncoder, partialStep: 80, normEpsilon: 1e-5, decodingRate: 22_050)

  /// DiffVC: as ``sv2tts`` without the epsilon.
  public static let diffVC = GE2EConfiguration(
    mel: .sv2ttsSpeakerEncoder, partialStep: 80, normEpsilon: 0, decodingRate: nil)

  /// Samples per second.
  public var sampleRate: Int { mel.sampleRate }
  /// Samples between two mel frames.
  public var hop: Int { mel.stft.hop }
  /// The samples of one partial.
  public var partialSamples: Int { partialFrames * hop }

  /// The first mel frame of each partial of a waveform of `count` samples.
  ///
  /// Partials start every ``partialStep`` frames; the last one may reach beyond the end, and is dropped when
  /// less than ``minimumCoverage`` of it is covered.
  public func partialStarts(count: Int) -> [Int] {
    let frames = (count + 1 + hop - 1) / hop
    let limit = max(1, frames - partialFrames + partialStep + 1)
    var starts = Array(stride(from: 0, to: limit, by: partialStep))
    let coverage = Double(count - starts[starts.count - 1] * hop) / Double(partialSamples)
    if coverage < minimumCoverage, starts.count > 1 { starts.removeLast() }
    return starts
  }

  /// The samples that a waveform of `count` samples is zero-padded to, so that its last partial is full.
  public func paddedCount(count: Int) -> Int {
    let starts = partialStarts(count: count)
    return max(count, (starts[starts.count - 1] + partialFrames) * hop)
  }
}
