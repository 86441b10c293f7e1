import Foundation

/// Samples between samples, by a sinc under a Hann window.
enum FractionalShift {
  /// Samples on either side that a value is made of.
  static let reach = 16

  /// `x(n + fraction)` for the places n of a range, with zeros outside of `samples`.
  ///
  /// - Parameter fraction: in (−1, 1); 0 gives the samples themselves.
  static func samples(_ samples: [Float], in range: Range<Int>, fraction: Double) -> [Double] {
    guard fraction != 0 else {
      return range.map { samples.indices.contains($0) ? Double(samples[$0]) : 0 }
    }
    let places = (1 - reach)...reach
    let taps = places.map { place -> Double in
      let distance = Double(place) - fraction
      guard abs(distance) < Double(reach) else { return 0 }
      return sin(.pi * distance) / (.pi * distance) * (0.5 + 0.5 * cos(.pi * distance / Double(reach)))
    }
    let scale = 1 / taps.reduce(0, +)
    return samples.withUnsafeBufferPointer { samples in
      taps.withUnsafeBufferPointer { taps in
        range.map { place in
          let first = place + places.lowerBound
          let own = max(0, -first)..<min(taps.count, max(0, samples.count - first))
          guard own.lowerBound < own.upperBound else { return 0 }
          var sum = 0.0
          for tap in own { sum += taps[tap] * Double(samples[first + tap]) }
          return sum * scale
        }
      }
    }
  }
}
