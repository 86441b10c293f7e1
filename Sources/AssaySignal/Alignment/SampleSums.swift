/// Sums over samples of a processed recording and those of the original at an offset from them.
struct SampleSums {
  /// `Σ p²`, `Σ p o` and `Σ o²` over the places that both have; 0 elsewhere.
  private(set) var processed = 0.0
  private(set) var product = 0.0
  private(set) var original = 0.0
  /// How many places both have.
  let count: Int

  /// - Parameters:
  ///   - range: of the processed recording.
  ///   - offset: place in the original less place in the processed recording.
  init(
    _ processed: UnsafeBufferPointer<Float>, _ range: Range<Int>, _ original: UnsafeBufferPointer<Float>,
    offset: Int
  ) {
    let lower = max(range.lowerBound, 0, -offset)
    let upper = min(range.upperBound, processed.count, original.count - offset)
    count = max(0, upper - lower)
    guard count > 0, let first = processed.baseAddress.map({ UnsafeRawPointer($0 + lower) }),
      let second = original.baseAddress.map({ UnsafeRawPointer($0 + lower + offset) })
    else { return }
    // Eight samples at a time and then pairs of sums: a loop over single samples cannot be reordered by the compiler.
    var (a, b, c) = (SIMD8<Float>.zero, SIMD8<Float>.zero, SIMD8<Float>.zero)
    var index = 0
    while index + 8 <= count {
      // In single precision only over short stretches, so that nothing is lost.
      let end = min(count - 7, index + 256)
      while index < end {
        let p = first.loadUnaligned(fromByteOffset: 4 * index, as: SIMD8<Float>.self)
        let o = second.loadUnaligned(fromByteOffset: 4 * index, as: SIMD8<Float>.self)
        a += p * p
        b += p * o
        c += o * o
        index += 8
      }
      self.processed += Double(a.sum())
      product += Double(b.sum())
      self.original += Double(c.sum())
      (a, b, c) = (.zero, .zero, .zero)
    }
    while index < count {
      let (p, o) = (Double(processed[lower + index]), Double(original[lower + offset + index]))
      self.processed += p * p
      product += p * o
      self.original += o * o
      index += 1
    }
  }

  /// In [−1, 1]; 0 where either is silent.
  var correlation: Double {
    processed > 0 && original > 0 ? product / (processed * original).squareRoot() : 0
  }
}
