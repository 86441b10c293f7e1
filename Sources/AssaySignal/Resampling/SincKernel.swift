import Foundation

/// The filter taps of a ``SincRecipe`` for two rates, computed in double precision.
///
/// Output sample m·``phaseCount`` + p is Σ x[m·``stride`` + first(p) + j] · taps(p)[j], zeros outside of x.
public struct SincKernel: Sendable {
  /// The output rate divided by the greatest common divisor of both rates.
  public let phaseCount: Int
  /// The input rate divided by the greatest common divisor of both rates.
  public let stride: Int
  /// Half the filter's length in input samples, rounded up.
  public let halfWidth: Int
  private let firsts: [Int]
  private let starts: [Int]
  private let values: [Float]

  /// - Parameters:
  ///   - from: input rate in hertz; positive.
  ///   - to: output rate in hertz; positive.
  public init(from: Int, to: Int, recipe: SincRecipe) {
    precondition(from > 0 && to > 0, "sample rates must be positive, not \(from) and \(to)")
    let divisor = Self.greatestCommonDivisor(from, to)
    let (o, n) = (from / divisor, to / divisor)
    let lower = Double(min(o, n))
    let base = lower * recipe.rolloff
    let span = recipe.extent == .filter ? base : lower
    let reach = Double(recipe.zeroCrossings) * Double(o) / span
    var firsts: [Int] = []
    var starts = [0]
    var values: [Float] = []
    for phase in 0..<n {
      let time = Double(phase) * Double(o) / Double(n)
      let first = Int((time - reach).rounded(.up))
      firsts.append(first)
      for index in first...Int((time + reach).rounded(.down)) {
        let distance = Double(index) - time
        let weight = recipe.weight(at: distance * base / Double(o), ofEnd: distance / reach)
        values.append(Float(weight * base / Double(o)))
      }
      starts.append(values.count)
    }
    phaseCount = n
    stride = o
    halfWidth = Int(reach.rounded(.up))
    self.firsts = firsts
    self.starts = starts
    self.values = values
  }

  /// Resamples by this kernel; ⌈count · phaseCount / stride⌉ samples, accumulated in double precision.
  public func apply(to samples: [Float]) -> [Float] {
    let count = Resampler.outputCount(samples.count, from: stride, to: phaseCount)
    return samples.withUnsafeBufferPointer { input in
      values.withUnsafeBufferPointer { taps in
        (0..<count).map { place in
          let (block, phase) = place.quotientAndRemainder(dividingBy: phaseCount)
          let offset = block * stride + firsts[phase]
          let start = starts[phase]
          let lower = max(0, -offset)
          let upper = min(starts[phase + 1] - start, input.count - offset)
          var sum = 0.0
          var index = lower
          while index < upper {
            sum += Double(input[offset + index]) * Double(taps[start + index])
            index += 1
          }
          return Float(sum)
        }
      }
    }
  }

  /// The taps for a strided convolution, row-major, ``phaseCount`` × (2 · ``halfWidth`` + ``stride``).
  ///
  /// The input gets ``halfWidth`` zeros in front and ``halfWidth`` + ``stride`` behind; the phases of one step
  /// are the samples of the output in order.
  public func convolutionWeights() -> [Float] {
    let width = 2 * halfWidth + stride
    var weights = [Float](repeating: 0, count: phaseCount * width)
    for phase in 0..<phaseCount {
      for place in starts[phase]..<starts[phase + 1] {
        weights[phase * width + halfWidth + firsts[phase] + place - starts[phase]] = values[place]
      }
    }
    return weights
  }

  private static func greatestCommonDivisor(_ first: Int, _ second: Int) -> Int {
    second == 0 ? first : greatestCommonDivisor(second, first % second)
  }
}

extension SincRecipe {
  /// sinc(t) times the window at `v` of its half-length, without the gain.
  fileprivate func weight(at t: Double, ofEnd v: Double) -> Double {
    guard abs(v) <= 1 else { return 0 }
    let sinc = t == 0 ? 1 : sin(.pi * t) / (.pi * t)
    switch window {
    case .hann:
      let cosine = cos(.pi * v / 2)
      return sinc * cosine * cosine
    case .kaiser(let beta):
      return sinc * Self.besselI0(beta * (1 - v * v).squareRoot()) / Self.besselI0(beta)
    }
  }

  /// The modified Bessel function of the first kind and order zero, by its power series.
  private static func besselI0(_ x: Double) -> Double {
    var term = 1.0
    var sum = 1.0
    var k = 1.0
    while term > sum * 1e-17 {
      term *= (x / (2 * k)) * (x / (2 * k))
      sum += term
      k += 1
    }
    return sum
  }
}
