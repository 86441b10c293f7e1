import Foundation

/// The first half of an alignment: the offsets at which parts of a processed recording match the original.
///
/// At ``rate``, blocks of the processed recording are correlated with the original by Fourier transforms; the highest
/// peaks, of one polarity in the whole recording, are refined to a sample.
struct OffsetSearch {
  /// Hertz: where speech is strongest, and cheap.
  static let rate = 4_000
  /// Seconds of a block, and from one block to the next.
  static let block = 0.4
  static let interval = 0.2
  /// Seconds by which offsets may leave the range that the two lengths suggest.
  static let slack = 2.0
  /// Peaks of a block, the least correlation of one, and the least share of the block's highest.
  static let peaks = 4
  static let leastCorrelation = 0.25
  static let leastShare = 0.5
  /// Offsets at most, and more of them for each second.
  static let limit = (base: 64, perSecond: 2)

  private struct Peak {
    /// In half samples at the search's rate.
    let offset: Int
    /// Of the block with the original there.
    let correlation: Double
    let gain: Double
    /// Of the original there.
    let energy: Double
  }

  private struct Block {
    /// At the search's rate.
    let start: Int
    let energy: Double
    /// The highest peaks of either polarity, highest first.
    let positive: [Peak]
    let negative: [Peak]
  }

  /// At the recordings' own rate: original place less processed place; ascending.
  let offsets: [Int]
  /// A first guess of the factor on the original, negative where the phase was inverted.
  let gain: Double

  /// - Returns: `nil` where nothing matches.
  init?(processed: Waveform, original: Waveform) throws {
    let rate = min(Self.rate, processed.sampleRate)
    let coarse = try processed.resampled(to: rate).samples.map(Double.init)
    let reference = try original.resampled(to: rate).samples.map(Double.init)
    let length = min(coarse.count, max(1, Int(Self.block * Double(rate))))
    guard length > 1, reference.count > 1 else { return nil }
    let blocks = Self.blocks(coarse, reference, length: length, rate: rate)

    let vote = blocks.reduce(0.0) { sum, block in
      let (up, down) = (block.positive.first?.correlation ?? 0, block.negative.first?.correlation ?? 0)
      return sum + block.energy * (abs(up) >= abs(down) ? up * up : -down * down)
    }
    let polarity = vote < 0 ? -1.0 : 1.0
    let found = blocks.map { (start: $0.start, peaks: polarity < 0 ? $0.negative : $0.positive) }
    guard let gain = Self.gain(found.compactMap(\.peaks.first)) else { return nil }
    self.gain = gain

    var weights: [Int: (sum: Double, start: Int, best: Double)] = [:]
    for block in found {
      for peak in block.peaks {
        var weight = weights[peak.offset] ?? (0, block.start, 0)
        weight.sum += peak.correlation * peak.correlation
        if abs(peak.correlation) > weight.best {
          (weight.start, weight.best) = (block.start, abs(peak.correlation))
        }
        weights[peak.offset] = weight
      }
    }
    let limit = Self.limit.base + Int(processed.duration) * Self.limit.perSecond
    // Equal weights are ordered by offset, so that the result does not hang on a dictionary's order.
    let kept = weights.sorted { ($1.value.sum, $0.key) < ($0.value.sum, $1.key) }.prefix(limit)
    let scale = Double(processed.sampleRate) / Double(rate)
    let refined = kept.map { offset, weight in
      Self.refined(
        Int((Double(offset) / 2 * scale).rounded()), reach: Int(scale.rounded(.up)) + 1, polarity: polarity,
        range: Int(
          Double(weight.start) * scale)..<min(
            processed.count, Int(Double(weight.start + length) * scale)),
        processed.samples, original.samples)
    }
    offsets = Set(refined).sorted()
  }

  /// Correlates blocks with all places of the original that are in reach.
  private static func blocks(_ samples: [Double], _ original: [Double], length: Int, rate: Int) -> [Block] {
    let transform = RealFourierTransform.holding(2 * length)
    // So many places of the original are told by one transform.
    let width = transform.count - length + 1
    let spectra = stride(from: -length, to: original.count, by: width).map { start in
      transform.spectrum(
        of: (start..<start + transform.count).map { original.indices.contains($0) ? original[$0] : 0 })
    }
    var energies = [0.0]
    for sample in original { energies.append(energies[energies.count - 1] + sample * sample) }
    // What is much weaker than the recording matches anything.
    let floor = 0.01 * energies[original.count] / Double(original.count) * Double(length)
    let difference = original.count - samples.count
    let slack = Int(Self.slack * Double(rate))
    let reach = min(0, difference) - slack...max(0, difference) + slack
    let last = samples.count - length
    let step = max(1, Int(interval * Double(rate)))
    return (Array(stride(from: 0, to: last, by: step)) + [last]).compactMap { start in
      let block = Array(samples[start..<start + length])
      let energy = block.reduce(0) { $0 + $1 * $1 }
      guard energy > 0, floor > 0 else { return nil }
      let earliest = max(-length, start + reach.lowerBound)
      let latest = min(original.count - 1, start + reach.upperBound)
      guard earliest <= latest else { return nil }
      let places = earliest...latest
      let spectrum = transform.spectrum(of: block)
      var products: [Double] = []
      let first = (places.lowerBound + length) / width
      for chunk in first...(places.upperBound + length) / width {
        products += transform.samples(of: correlated(spectra[chunk], spectrum)).prefix(width)
      }
      let skipped = places.lowerBound + length - first * width
      let strengths = places.map { place in
        max(floor, energies[min(original.count, place + length)] - energies[max(0, place)])
      }
      let scale = 1 / energy.squareRoot()
      let correlations = halved(
        strengths.indices.map { scale * products[skipped + $0] / strengths[$0].squareRoot() })
      func peaks(_ sign: Double) -> [Peak] {
        highest(correlations, sign: sign).map { index in
          let strength = strengths[index / 2]
          return Peak(
            offset: 2 * (places.lowerBound - start) + index, correlation: correlations[index],
            gain: correlations[index] / (scale * strength.squareRoot()), energy: strength)
        }
      }
      return Block(start: start, energy: energy, positive: peaks(1), negative: peaks(-1))
    }
  }

  /// Puts a value between each two: a place between two samples may match less at both than one a period of the voice
  /// away does at its sample.
  private static func halved(_ values: [Double]) -> [Double] {
    let reach = halfwayTaps.count
    return [Double](unsafeUninitializedCapacity: max(0, 2 * values.count - 1)) { halves, count in
      for index in values.indices {
        halves.initializeElement(at: 2 * index, to: values[index])
        guard index + 1 < values.count else { break }
        var between = (values[index] + values[index + 1]) / 2
        // Elsewhere there is no peak.
        if abs(between) > leastCorrelation / 3, index + 1 >= reach, index + reach < values.count {
          between = 0
          for tap in 0..<reach {
            between += halfwayTaps[tap] * (values[index - tap] + values[index + 1 + tap])
          }
        }
        halves.initializeElement(at: 2 * index + 1, to: between)
      }
      count = max(0, 2 * values.count - 1)
    }
  }

  /// A sinc under a Hann window at ½, 1½, … samples.
  private static let halfwayTaps: [Double] = {
    let reach = 8
    let taps = (0..<reach).map { tap -> Double in
      let distance = .pi * (Double(tap) + 0.5)
      return sin(distance) / distance * (0.5 + 0.5 * cos(distance / Double(reach)))
    }
    let sum = 2 * taps.reduce(0, +)
    return taps.map { $0 / sum }
  }()

  /// The spectrum of the correlation of a block with a stretch of the original.
  private static func correlated(
    _ original: RealFourierTransform.Spectrum, _ block: RealFourierTransform.Spectrum
  )
    -> RealFourierTransform.Spectrum
  {
    var product = original
    for bin in product.real.indices {
      let (a, b) = ((original.real[bin], original.imaginary[bin]), (block.real[bin], block.imaginary[bin]))
      product.real[bin] = a.0 * b.0 + a.1 * b.1
      product.imaginary[bin] = a.1 * b.0 - a.0 * b.1
    }
    return product
  }

  /// The indices of the highest peaks of `sign · values`, highest first.
  private static func highest(_ values: [Double], sign: Double) -> [Int] {
    var found: [(index: Int, value: Double)] = []
    var (before, now) = (-Double.infinity, sign * (values.first ?? 0))
    for index in values.indices {
      let after = index + 1 < values.count ? sign * values[index + 1] : -.infinity
      if now > leastCorrelation, now >= before, now > after { found.append((index, now)) }
      (before, now) = (now, after)
    }
    found.sort { ($1.value, $0.index) < ($0.value, $1.index) }
    return found.prefix(peaks).filter { $0.value >= leastShare * found[0].value }.map(\.index)
  }

  /// The median of the peaks' gains, weighted by the original's energy.
  private static func gain(_ peaks: [Peak]) -> Double? {
    let sorted = peaks.sorted { $0.gain < $1.gain }
    let total = sorted.reduce(0) { $0 + $1.energy }
    var sum = 0.0
    return sorted.first {
      sum += $0.energy
      return sum >= total / 2
    }?.gain
  }

  /// The offset within `reach` of `offset` at which a range matches best.
  private static func refined(
    _ offset: Int, reach: Int, polarity: Double, range: Range<Int>, _ processed: [Float], _ original: [Float]
  ) -> Int {
    processed.withUnsafeBufferPointer { processed in
      original.withUnsafeBufferPointer { original in
        var best = (offset: offset, correlation: -Double.infinity)
        for candidate in offset - reach...offset + reach {
          let sums = SampleSums(processed, range, original, offset: candidate)
          let correlation = polarity * sums.correlation
          if correlation > best.correlation { best = (candidate, correlation) }
        }
        return best.offset
      }
    }
  }
}
