import AssaySignal
import Foundation
import _AssayTestSupport

/// Speech that was cut, delayed, changed in level and disturbed, with the knowledge of what was done to it.
struct EditedSpeech {
  let original: Waveform
  let processed: Waveform
  /// At the processed recording's rate: each sample's place in the original, `nil` where there was none.
  let places: [Int?]
  let gain: Double
  /// The kept samples of the original, and what was added to them in units of the original.
  let kept: [Double]
  let added: [Double]

  /// - Parameters:
  ///   - rate: of the processed recording, in hertz.
  ///   - ratio: between all of the kept speech and the noise, in decibels; `nil` for no noise.
  ///   - shaped: noise like speech instead of white one.
  init(
    _ original: Waveform, rate: Int, gain: Double, delay: Double = 0,
    cuts: [(start: Double, end: Double)] = [],
    ratio: Double?, shaped: Bool = false, seed: UInt64
  ) throws {
    self.original = original
    self.gain = gain
    let reference = try original.resampled(to: rate)
    var places = [Int?](repeating: nil, count: Int(delay * Double(rate)))
    let delayed = places.count
    for sample in reference.samples.indices {
      let time = Double(sample) / Double(rate)
      if !cuts.contains(where: { $0.start <= time && time < $0.end }) { places.append(sample) }
    }
    let kept = places.map { place in place.map { Double(reference.samples[$0]) } ?? 0 }
    var generator = SeededGaussianNoise(seed: seed)
    let noise =
      shaped
      ? ShapedGaussianNoise.samples(
        kept.count, like: LongTermSpectrum(of: kept, sampleRate: rate), seed: seed)
      : generator.next(kept.count)
    func power(_ samples: ArraySlice<Double>) -> Double { samples.reduce(0) { $0 + $1 * $1 } }
    let scale =
      ratio.map { (power(kept[...]) / power(noise[delayed...]) * pow(10, -$0 / 10)).squareRoot() } ?? 0
    self.places = places
    self.kept = Array(kept[delayed...])
    added = noise[delayed...].map { $0 * scale }
    processed = Waveform(
      samples: zip(kept, noise).map { Float(gain * ($0 + scale * $1)) }, sampleRate: rate)
  }

  /// The share of the kept speech's energy whose place an alignment has found, to a sample.
  func found(by alignment: SpeechAlignment) throws -> Double {
    let reference = try original.resampled(to: processed.sampleRate)
    var offsets = [Int?](repeating: nil, count: processed.count)
    for piece in alignment.pieces { for sample in piece.range { offsets[sample] = piece.offset } }
    var (all, right) = (0.0, 0.0)
    for (sample, place) in places.enumerated() {
      guard let place else { continue }
      let energy = Double(reference.samples[place]) * Double(reference.samples[place])
      all += energy
      if let offset = offsets[sample], abs(sample + offset - place) <= 1 { right += energy }
    }
    return right / all
  }

  /// The segmental ratio of what was added, over the kept speech.
  var segmentalRatio: Double? {
    let frames = SegmentalFrames(sampleRate: processed.sampleRate)
    let powers = frames.powers(kept)
    return SegmentalFrames.ratio(
      signal: powers, noise: frames.powers(added), active: ActiveSpeech.frames(powers: powers))
  }
}
