/// The last step of an alignment: the pieces that follow each other in the original as well, to a fraction of a sample.
struct PieceChain {
  struct Link: Equatable {
    let range: Range<Int>
    let offset: Int
    /// What is to be added to ``offset``.
    let fraction: Double
  }

  /// Seconds; shorter pieces are left out.
  static let shortest = 0.05

  let links: [Link]

  /// - Parameters:
  ///   - runs: the path.
  ///   - gain: of the search.
  init(_ runs: [OffsetPath.Run], gain: Double, processed: Waveform, original: Waveform) {
    let found = runs.compactMap { run in run.offset.map { (range: run.range, offset: $0) } }
    let rate = Double(processed.sampleRate)
    var end = 0
    links = Self.chain(
      found, weights: found.map { Self.explained($0.range, $0.offset, gain: gain, processed, original) },
      tolerance: Int(OffsetPath.reach * rate)
    ).compactMap { range, offset in
      // Where the path goes back after something that was put in, the two sides may overlap a little.
      let lower = max(range.lowerBound, end - offset)
      let upper = min(range.upperBound, original.count - offset)
      guard Double(upper - lower) >= Self.shortest * rate else { return nil }
      end = upper + offset
      return Link(
        range: lower..<upper, offset: offset,
        fraction: Self.fraction(lower..<upper, offset, processed, original))
    }
  }

  /// Of the runs, those that explain most together with each beginning in the original where the one before ends, or
  /// later.
  private static func chain(_ runs: [(range: Range<Int>, offset: Int)], weights: [Double], tolerance: Int)
    -> [(range: Range<Int>, offset: Int)]
  {
    var best: [Double] = []
    var origins: [Int?] = []
    for (index, run) in runs.enumerated() {
      let origin = (0..<index).filter {
        runs[$0].range.upperBound + runs[$0].offset <= run.range.lowerBound + run.offset + tolerance
          && best[$0] > 0
      }.max { best[$0] < best[$1] }
      best.append(weights[index] + (origin.map { best[$0] } ?? 0))
      origins.append(origin)
    }
    var chain: [Int] = []
    var next = best.indices.max { best[$0] < best[$1] }
    while let index = next {
      chain.append(index)
      next = origins[index]
    }
    return chain.reversed().map { runs[$0] }
  }

  /// How much power the original at an offset takes from the processed samples.
  private static func explained(
    _ range: Range<Int>, _ offset: Int, gain: Double, _ processed: Waveform, _ original: Waveform
  ) -> Double {
    let sums = sums(range, offset, processed, original)
    return 2 * gain * sums.product - gain * gain * sums.original
  }

  private static func sums(_ range: Range<Int>, _ offset: Int, _ processed: Waveform, _ original: Waveform)
    -> SampleSums
  {
    processed.samples.withUnsafeBufferPointer { processed in
      original.samples.withUnsafeBufferPointer { SampleSums(processed, range, $0, offset: offset) }
    }
  }

  /// By how much less than a sample the best offset differs: a parabola through three correlations, then one step of Gauss
  /// and Newton on the squared difference.
  private static func fraction(
    _ range: Range<Int>, _ offset: Int, _ processed: Waveform, _ original: Waveform
  ) -> Double {
    let near = (offset - 1...offset + 1).map { sums(range, $0, processed, original).correlation }
    let bend = near[0] - 2 * near[1] + near[2]
    guard near[1] * bend < 0 else { return 0 }
    let first = min(0.5, max(-0.5, 0.5 * (near[0] - near[2]) / bend))
    guard abs(first) >= AlignedPiece.leastFraction / 2 else { return 0 }
    let samples = FractionalShift.samples(
      original.samples, in: range.lowerBound + offset - 1..<range.upperBound + offset + 1, fraction: first)
    let inner = samples.indices.dropFirst().dropLast()
    let power = inner.reduce(0) { $0 + samples[$1] * samples[$1] }
    let product = inner.reduce(0) { $0 + samples[$1] * Double(processed.samples[range.lowerBound + $1 - 1]) }
    let gain = power > 0 ? product / power : 0
    let (step, slopes) = inner.reduce(into: (0.0, 0.0)) { sums, index in
      let slope = gain * (samples[index + 1] - samples[index - 1]) / 2
      let rest = Double(processed.samples[range.lowerBound + index - 1]) - gain * samples[index]
      sums = (sums.0 + rest * slope, sums.1 + slope * slope)
    }
    let fraction = min(0.5, max(-0.5, first + (slopes > 0 ? step / slopes : 0)))
    return abs(fraction) < AlignedPiece.leastFraction ? 0 : fraction
  }
}
