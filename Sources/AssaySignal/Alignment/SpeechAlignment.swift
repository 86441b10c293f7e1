/// Where the parts of a processed recording lie in the original, and how well they fit.
///
/// A protection may trim silences, delay speech, change its level, invert its phase or write another sample rate. The
/// alignment finds, at the processed recording's rate, the pieces between cuts, each with its offset from the original
/// (``OffsetSearch``, ``OffsetPath``, ``PieceChain``), and one gain for all.
///
/// How well it went is told by frames (``SegmentalFrames``): of the speech frames (``ActiveSpeech``), those whose
/// samples correlate with the original's by ``correlation`` or more are *aligned*. Frames outside of all pieces that
/// are speech in the processed recording count as speech that is not aligned, with a correlation of 0.
public struct SpeechAlignment: Sendable, Equatable {
  /// From which correlation on a frame is aligned: the strength of speech in noise 4.8 dB stronger.
  public static let correlation = 0.5
  /// Seconds of the stretch around a frame that its correlation is taken over: in a frame alone, strong perturbations of
  /// weak sounds would pass for misalignment, and a voice at the same pitch for a match.
  static let surroundings = 0.4

  /// The processed recording's, in hertz; places are in samples at this rate.
  public let sampleRate: Int
  /// In order; they do not overlap, neither in the processed recording nor in the original.
  public let pieces: [AlignedPiece]
  /// The factor on the original that fits all pieces best, `Σ p o / Σ o²`; negative where the phase was inverted, 0
  /// without pieces.
  public let gain: Double
  public let speechFrames: Int
  public let alignedFrames: Int
  /// The median correlation of the speech frames; 0 without any.
  public let medianCorrelation: Double

  /// ``alignedFrames`` / ``speechFrames``; 0 without any.
  public var share: Double { speechFrames > 0 ? Double(alignedFrames) / Double(speechFrames) : 0 }

  /// - Parameters:
  ///   - processed: silence gives an alignment without pieces.
  ///   - original: at any rate; likewise.
  /// - Throws: ``SignalError`` when a sample is not finite or a rate is not supported.
  public init(of processed: Waveform, to original: Waveform) throws {
    for (waveform, name) in [(processed, "The processed recording"), (original, "The original recording")]
    where waveform.samples.contains(where: { $0 != 0 }) {
      try waveform.requireUsable(name)
    }
    let reference = try original.resampled(to: processed.sampleRate)
    sampleRate = processed.sampleRate
    let (clear, clearReference) = (Self.prepared(processed), Self.prepared(reference))
    pieces =
      try OffsetSearch(processed: clear, original: clearReference).map { search in
        let path = OffsetPath(processed: clear, original: clearReference.samples, search: search)
        return PieceChain(path.runs, gain: search.gain, processed: clear, original: clearReference).links.map
        {
          AlignedPiece($0, processed: processed, original: reference)
        }
      } ?? []
    let speech = AlignedSpeech(pieces, processed: processed, reference: reference)
    gain = speech.gain
    let correlations =
      speech.speechCorrelations
      + [Double](
        repeating: 0, count: Self.speechFrames(outside: pieces, of: processed, speech))
    speechFrames = correlations.count
    alignedFrames = correlations.count { $0 >= Self.correlation }
    let sorted = correlations.sorted()
    medianCorrelation =
      sorted.isEmpty ? 0 : (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }

  /// The speech that both recordings hold.
  ///
  /// - Parameters: the recordings that the alignment is of.
  /// - Throws: ``SignalError`` when a rate is not supported.
  public func speech(_ processed: Waveform, _ original: Waveform) throws -> AlignedSpeech {
    AlignedSpeech(pieces, processed: processed, reference: try original.resampled(to: sampleRate))
  }

  /// What pieces are looked for in: without a constant, which would match everywhere, and with its highest frequencies
  /// weakened, which match at no place where something was cut between two samples.
  private static func prepared(_ waveform: Waveform) -> Waveform {
    let samples = waveform.samples
    let mean = Float(samples.reduce(0.0) { $0 + Double($1) } / Double(max(1, samples.count)))
    let smooth = samples.indices.map { index in
      let (before, after) = (samples[max(0, index - 1)], samples[min(samples.count - 1, index + 1)])
      return (before + 2 * samples[index] + after) / 4 - mean
    }
    return Waveform(samples: smooth, sampleRate: waveform.sampleRate)
  }

  /// Frames of a recording that lie in none of the pieces and are speech.
  private static func speechFrames(
    outside pieces: [AlignedPiece], of processed: Waveform, _ speech: AlignedSpeech
  ) -> Int {
    let frames = SegmentalFrames(sampleRate: processed.sampleRate)
    let powers = frames.powers(processed.samples.map(Double.init))
    let active = ActiveSpeech.frames(powers: powers)
    // Padding that was perturbed as well is not speech, however strong the perturbation. How strong it is can be told
    // where the pieces are most of the recording; where they are not, what they leave over may well be speech.
    let covered = pieces.reduce(0) { $0 + $1.range.count }
    let noise = 2 * covered >= processed.count ? frames.powers(speech.perturbation) : []
    let least = 2 * speech.gain * speech.gain * noise.reduce(0, +) / Double(max(1, noise.count))
    var next = 0
    return active.indices.count { index in
      let range = index * frames.hop..<index * frames.hop + frames.length
      while next < pieces.count, pieces[next].range.upperBound <= range.lowerBound { next += 1 }
      return active[index] && powers[index] >= least
        && (next == pieces.count || !pieces[next].range.overlaps(range))
    }
  }
}
