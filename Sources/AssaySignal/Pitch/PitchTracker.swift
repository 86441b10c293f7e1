import Foundation

/// Finds the fundamental frequency of speech: normalised cross-correlation at every lag, and the path through its maxima
/// that costs least.
///
/// A frame every 8 ms. A lag's cost is `1 − φ(τ) · (1 − β τ)`, that of no voice the highest φ; a change of frequency costs
/// in proportion to its octaves, a change between voice and none a constant.
///
/// - Reference: Talkin, *A Robust Algorithm for Pitch Tracking (RAPT)*, in *Speech Coding and Synthesis*, 1995.
public struct PitchTracker: Sendable {
  /// Samples between frames at 16 kHz, as in the spectrograms.
  public static let hop = 128

  /// Hertz.
  public let range: ClosedRange<Double>

  private static let rate = 8_000
  /// Samples of a window at ``rate``, a multiple of 8: 30 ms.
  private static let window = 240
  private static let candidates = 6
  private static let leastCorrelation: Float = 0.3
  private static let lagPenalty: Float = 0.3
  private static let octaveCost: Float = 0.8
  private static let voicingCost: Float = 0.15

  public init(range: ClosedRange<Double> = 60...420) {
    precondition(range.lowerBound >= 40 && range.upperBound <= 1_000, "no pitch of \(range) Hz is looked for")
    self.range = range
  }

  private struct Candidate {
    /// ln of hertz; `nil` for no voice.
    let pitch: Float?
    let cost: Float
  }

  /// The fundamental frequency around each frame.
  ///
  /// - Parameter waveform: at any rate.
  /// - Returns: hertz, 0 where there is no voice, for `1 + count / 128` frames of the waveform at 16 kHz.
  /// - Throws: ``SignalError`` when it cannot be resampled.
  public func track(_ waveform: Waveform) throws -> [Float] {
    let count = waveform.sampleRate == 16_000 ? waveform.count : try waveform.resampled(to: 16_000).count
    let frameCount = 1 + count / Self.hop
    let samples = try waveform.resampled(to: Self.rate).samples
    let lags =
      Int(Double(Self.rate) / range.upperBound)...Int((Double(Self.rate) / range.lowerBound).rounded(.up))
    // So that every window of every frame lies inside.
    let margin = (Self.window + lags.upperBound) / 2 + 8
    let padded =
      [Float](repeating: 0, count: margin) + samples + [Float](repeating: 0, count: margin + Self.hop)
    var energies = [Double](repeating: 0, count: padded.count + 1)
    for (index, sample) in padded.enumerated() {
      energies[index + 1] = energies[index] + Double(sample) * Double(sample)
    }
    // Windows much weaker than the recording have no pitch.
    let mean = energies[padded.count] / Double(max(1, samples.count))
    let floor = Float(Double(Self.window) * mean * 1e-3) + 1e-9
    let frames = padded.withUnsafeBufferPointer { buffer in
      (0..<frameCount).map { frame in
        let centre = min(margin + frame * Self.hop / 2, padded.count - margin)
        return Self.frameCandidates(correlations(buffer, energies, centre, lags, floor: floor), lags)
      }
    }
    return Self.path(frames).map { $0.map { Foundation.exp($0) } ?? 0 }
  }

  /// φ of every lag.
  private func correlations(
    _ samples: UnsafeBufferPointer<Float>, _ energies: [Double], _ centre: Int, _ lags: ClosedRange<Int>,
    floor: Float
  ) -> [Float] {
    guard let base = samples.baseAddress.map(UnsafeRawPointer.init) else { return [] }
    let window = Self.window
    return lags.map { lag in
      let start = centre - (window + lag) / 2
      var sum = SIMD8<Float>(repeating: 0)
      var offset = 0
      while offset < window {
        let a = base.loadUnaligned(
          fromByteOffset: 4 * (start + offset), as: SIMD8<Float>.self)
        let b = base.loadUnaligned(
          fromByteOffset: 4 * (start + lag + offset), as: SIMD8<Float>.self)
        sum += a * b
        offset += 8
      }
      let first = Float(energies[start + window] - energies[start])
      let second = Float(energies[start + lag + window] - energies[start + lag])
      return sum.sum() / ((first + floor) * (second + floor)).squareRoot()
    }
  }

  /// The best maxima, and no voice.
  private static func frameCandidates(_ correlations: [Float], _ lags: ClosedRange<Int>) -> [Candidate] {
    var maxima: [(place: Int, value: Float)] = []
    for place in 1..<correlations.count - 1 {
      let value = correlations[place]
      if value > leastCorrelation, value >= correlations[place - 1], value > correlations[place + 1] {
        maxima.append((place, value))
      }
    }
    let best = maxima.sorted { $0.value > $1.value }.prefix(candidates)
    let voiced = best.map { place, value in
      let (before, after) = (correlations[place - 1], correlations[place + 1])
      let bend = before - 2 * value + after
      let shift = bend < 0 ? 0.5 * (before - after) / bend : 0
      let lag = Float(lags.lowerBound + place) + shift
      let penalty = lagPenalty * lag / Float(lags.upperBound)
      return Candidate(pitch: Foundation.log(Float(rate) / lag), cost: 1 - value * (1 - penalty))
    }
    return voiced + [Candidate(pitch: nil, cost: best.first?.value ?? 0)]
  }

  /// The cheapest way through the frames' candidates.
  private static func path(_ frames: [[Candidate]]) -> [Float?] {
    guard let first = frames.first else { return [] }
    var costs = first.map(\.cost)
    var origins: [[Int]] = []
    for (previous, frame) in zip(frames, frames.dropFirst()) {
      var next: [Float] = []
      var from: [Int] = []
      for candidate in frame {
        var least = (cost: Float.infinity, index: 0)
        for (index, earlier) in previous.enumerated() {
          let cost = costs[index] + change(earlier, candidate)
          if cost < least.cost { least = (cost, index) }
        }
        next.append(least.cost + candidate.cost)
        from.append(least.index)
      }
      costs = next
      origins.append(from)
    }
    var index = costs.indices.min { costs[$0] < costs[$1] } ?? 0
    var found: [Float?] = [frames[frames.count - 1][index].pitch]
    for (frame, from) in zip(frames.dropLast(), origins).reversed() {
      index = from[index]
      found.append(frame[index].pitch)
    }
    return found.reversed()
  }

  private static func change(_ a: Candidate, _ b: Candidate) -> Float {
    switch (a.pitch, b.pitch) {
    case (let a?, let b?): octaveCost * abs(a - b) / Foundation.log(2)
    case (nil, nil): 0
    default: voicingCost
    }
  }
}
