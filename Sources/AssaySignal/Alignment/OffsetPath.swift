import Foundation

/// The second half of an alignment: which offset holds from where to where.
///
/// In every frame an offset explains the processed samples p as `g · o + noise`, with o the original's samples there, g
/// one gain and the noise's variance σ² taken from the surroundings; its evidence is the logarithm of the likelihood
/// ratio against noise alone, `(2 g Σ p o − g² Σ o²) / 2σ²`, and that of no offset is 0. The path with the most evidence,
/// less a cost for every change, is found by dynamic programming. Offsets rise where something was cut out; they fall only
/// after a stretch without one, where something was put in.
struct OffsetPath {
  /// One offset over one range of samples; `nil` where the original has nothing like it.
  struct Run: Equatable {
    var offset: Int?
    var range: Range<Int>
  }

  /// Seconds of a frame.
  static let frame = 0.01
  /// Frames on either side over which the noise is taken to be alike.
  static let surroundings = 10
  /// The noise's least share of the processed power nearby, and of the whole recording's.
  static let leastNoise = (near: 0.01, whole: 1e-6)
  /// Neighbouring samples of speech say much the same: so many independent ones count for a second.
  static let independentSamples = 4_000.0
  /// The most that one frame can say for or against.
  static let mostEvidence = 40.0
  /// What a change of offset costs.
  static let changeCost = 25.0
  /// Seconds from a change of the path to the exact place at most.
  static let reach = 0.3

  let runs: [Run]

  init(processed: Waveform, original: [Float], search: OffsetSearch) {
    let rate = Double(processed.sampleRate)
    let (gain, offsets) = (search.gain, search.offsets)
    let found = processed.samples.withUnsafeBufferPointer { processed in
      original.withUnsafeBufferPointer { original -> [Run] in
        let path = Self.path(processed, original, offsets, gain: gain, rate: rate)
        let refined = path.map {
          Run(offset: Self.refined($0, processed, original, gain: gain), range: $0.range)
        }
        let reach = max(1, Int(Self.reach * rate))
        return Self.placed(Self.joined(refined), processed, original, gain: gain, reach: reach)
      }
    }
    runs = Self.joined(found.filter { !$0.range.isEmpty })
  }

  /// Neighbours with the same offset are one.
  private static func joined(_ runs: [Run]) -> [Run] {
    runs.reduce(into: []) { joined, run in
      if let last = joined.last, last.offset == run.offset {
        joined[joined.count - 1].range = last.range.lowerBound..<run.range.upperBound
      } else {
        joined.append(run)
      }
    }
  }

  private static func path(
    _ processed: UnsafeBufferPointer<Float>, _ original: UnsafeBufferPointer<Float>, _ offsets: [Int],
    gain: Double, rate: Double
  ) -> [Run] {
    let hop = max(1, Int(frame * rate))
    let ranges = stride(from: 0, to: processed.count, by: hop).map { $0..<min(processed.count, $0 + hop) }
    let evidence = evidence(
      processed, original, offsets, ranges, gain: gain, scale: independentSamples / rate)
    let none = offsets.count
    var best = evidence.map { $0[0] } + [0]
    var origins: [[Int32]] = []
    for frame in ranges.indices.dropFirst() {
      var origin = (0...none).map { Int32($0) }
      var next = best
      // The best of all offsets up to each one.
      var highest = 0
      for offset in 0..<none {
        if best[offset] > best[highest] { highest = offset }
        let from = best[none] > best[highest] ? none : highest
        if best[from] - changeCost > best[offset] {
          next[offset] = best[from] - changeCost
          origin[offset] = Int32(from)
        }
        next[offset] += evidence[offset][frame]
      }
      if best[highest] - changeCost > best[none] {
        next[none] = best[highest] - changeCost
        origin[none] = Int32(highest)
      }
      best = next
      origins.append(origin)
    }
    var state = best.indices.max { best[$0] < best[$1] } ?? none
    var states = [state]
    for origin in origins.reversed() {
      state = Int(origin[state])
      states.append(state)
    }
    return joined(
      zip(states.reversed(), ranges).map { Run(offset: $0 == none ? nil : offsets[$0], range: $1) })
  }

  /// By offset and frame.
  private static func evidence(
    _ processed: UnsafeBufferPointer<Float>, _ original: UnsafeBufferPointer<Float>, _ offsets: [Int],
    _ ranges: [Range<Int>], gain: Double, scale: Double
  ) -> [[Double]] {
    let powers = ranges.map { range in
      range.reduce(0.0) { $0 + Double(processed[$1]) * Double(processed[$1]) }
    }
    let nearPowers = powers.movingSums(reach: surroundings)
    let nearCounts = ranges.map { Double($0.count) }.movingSums(reach: surroundings)
    var noise = nearPowers
    let explained = offsets.map { offset in
      let sums = ranges.map { SampleSums(processed, $0, original, offset: offset) }
      let explained = sums.map { 2 * gain * $0.product - gain * gain * $0.original }
      for (frame, near) in explained.movingSums(reach: surroundings).enumerated() {
        noise[frame] = min(noise[frame], nearPowers[frame] - near)
      }
      // Beyond the original's ends no offset holds.
      return zip(explained, zip(sums, ranges)).map { 2 * $1.0.count < $1.1.count ? -Double.infinity : $0 }
    }
    let least = leastNoise.whole * powers.reduce(0, +) / Double(max(1, processed.count))
    let variances = noise.indices.map { frame in
      max(max(noise[frame], leastNoise.near * nearPowers[frame]) / nearCounts[frame], least)
    }
    var evidence = explained.map { explained in
      zip(explained, variances).map { $0 == -.infinity ? $0 : scale * $0 / (2 * $1) }
    }
    // The limit is the best offset's; the others keep their distance from it. Were all limited alike, offsets a period of
    // the voice apart would be equal in clear speech.
    for frame in ranges.indices {
      let best = evidence.reduce(-.infinity) { max($0, $1[frame]) }
      let excess = max(0, best - mostEvidence)
      for offset in evidence.indices {
        let own = evidence[offset][frame]
        evidence[offset][frame] = own == -.infinity ? -1e6 : max(-mostEvidence, own - excess)
      }
    }
    return evidence
  }

  /// The offset that fits the whole run best, two samples to either side of its own.
  private static func refined(
    _ run: Run, _ processed: UnsafeBufferPointer<Float>, _ original: UnsafeBufferPointer<Float>, gain: Double
  ) -> Int? {
    run.offset.map { own in
      (own - 2...own + 2).map { offset -> (offset: Int, fit: Double) in
        let sums = SampleSums(processed, run.range, original, offset: offset)
        return (offset, (gain < 0 ? -1 : 1) * sums.correlation)
      }.max { $0.fit < $1.fit }?.offset ?? own
    }
  }

  /// Puts every change where the two sides together explain most.
  private static func placed(
    _ runs: [Run], _ processed: UnsafeBufferPointer<Float>, _ original: UnsafeBufferPointer<Float>,
    gain: Double,
    reach: Int
  ) -> [Run] {
    func explained(_ offset: Int?, _ place: Int) -> Double {
      guard let offset else { return 0 }
      guard original.indices.contains(place + offset) else { return -1e3 }
      let (p, o) = (Double(processed[place]), gain * Double(original[place + offset]))
      return 2 * p * o - o * o
    }
    var runs = runs
    for index in runs.indices.dropLast() {
      let (before, after) = (runs[index], runs[index + 1])
      let change = before.range.upperBound
      let lower = max(before.range.lowerBound, change - reach)
      var (sum, best, place) = (0.0, 0.0, lower)
      for sample in lower..<min(after.range.upperBound, change + reach) {
        sum += explained(before.offset, sample) - explained(after.offset, sample)
        if sum > best { (best, place) = (sum, sample + 1) }
      }
      runs[index].range = before.range.lowerBound..<place
      runs[index + 1].range = place..<after.range.upperBound
    }
    return runs
  }
}
