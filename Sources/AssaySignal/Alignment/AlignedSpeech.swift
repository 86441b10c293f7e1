/// The speech that a processed recording and its original both hold, piece after piece.
public struct AlignedSpeech: Sendable {
  /// In hertz.
  public let sampleRate: Int
  /// The factor on the original that fits the processed samples of all pieces best, `Σ p o / Σ o²`; negative where the
  /// phase was inverted, 0 without pieces.
  public let gain: Double
  /// The original's samples o at the pieces, at its own level and polarity.
  public let original: [Double]
  /// What the processing has added to them, `p / gain − o`: level, polarity, delays and cuts are no part of it.
  public let perturbation: [Double]

  /// - Parameter reference: the original at the processed recording's rate.
  init(_ pieces: [AlignedPiece], processed: Waveform, reference: Waveform) {
    sampleRate = processed.sampleRate
    let original = pieces.flatMap {
      FractionalShift.samples(reference.samples, in: $0.originalRange, fraction: $0.fraction)
    }
    let parts = pieces.flatMap { processed.samples[$0.range] }
    let sums = zip(parts, original).reduce(into: (product: 0.0, original: 0.0)) {
      $0 = ($0.product + Double($1.0) * $1.1, $0.original + $1.1 * $1.1)
    }
    gain = sums.original > 0 ? sums.product / sums.original : 0
    let scale = gain == 0 ? 0 : 1 / gain
    self.original = gain == 0 ? [] : original
    perturbation = zip(parts, self.original).map { Double($0) * scale - $1 }
  }

  /// Which of the original's frames are speech.
  public var activeFrames: [Bool] {
    ActiveSpeech.frames(powers: SegmentalFrames(sampleRate: sampleRate).powers(original))
  }

  /// The segmental signal-to-noise ratio of the perturbation over speech frames, in decibels; `nil` without any.
  public var segmentalRatio: Double? {
    let frames = SegmentalFrames(sampleRate: sampleRate)
    let powers = frames.powers(original)
    return SegmentalFrames.ratio(
      signal: powers, noise: frames.powers(perturbation), active: ActiveSpeech.frames(powers: powers))
  }

  /// The correlation of processed and original samples around each speech frame.
  var speechCorrelations: [Double] {
    let frames = SegmentalFrames(sampleRate: sampleRate)
    let reach = Int((SpeechAlignment.surroundings / 2 / SegmentalFrames.interval).rounded())
    let powers = frames.powers(original)
    // ⟨p, o⟩ and ⟨p, p⟩ from those of the original and of what was added to it.
    let mixed = frames.products(original, perturbation)
    let added = frames.powers(perturbation)
    let products = zip(powers, mixed).map { $0 + $1 }
    let heard = zip(products, zip(mixed, added)).map { max(0, $0 + $1.0 + $1.1) }
    let (signals, all, together) = (
      powers.movingSums(reach: reach), heard.movingSums(reach: reach), products.movingSums(reach: reach)
    )
    return zip(ActiveSpeech.frames(powers: powers), powers.indices).filter(\.0).map { _, index in
      let power = signals[index] * all[index]
      return power > 0 ? together[index] / power.squareRoot() : 0
    }
  }
}
