import Foundation

/// The frames of segmental signal-to-noise ratios: 30 ms under a Hann window, one every 7.5 ms.
///
/// - Reference: Hansen, Pellom, *An Effective Quality Evaluation Protocol for Speech Enhancement Algorithms*, ICSLP
///   1998.
public struct SegmentalFrames: Sendable {
  /// What each frame's ratio is kept to, in decibels.
  public static let range = -10.0...35.0
  /// Seconds of a frame, and from one to the next.
  public static let duration = 0.03
  public static let interval = 0.0075

  /// Samples of a frame.
  public let length: Int
  /// Samples from one frame to the next.
  public let hop: Int
  /// The window's squares.
  private let weights: [Double]

  /// - Parameter sampleRate: in hertz.
  public init(sampleRate: Int) {
    length = max(1, Int(Double(sampleRate) * Self.duration))
    hop = max(1, Int(Double(sampleRate) * Self.interval))
    weights = Window(.hann).samples(length).map { Double($0) * Double($0) }
  }

  /// How many whole frames a signal of `count` samples has.
  public func count(_ count: Int) -> Int { count < length ? 0 : 1 + (count - length) / hop }

  /// `Σ w² x²` of each whole frame.
  public func powers(_ samples: [Double]) -> [Double] { products(samples, samples) }

  /// `Σ w² a b` of each whole frame of two signals of the same length.
  public func products(_ first: [Double], _ second: [Double]) -> [Double] {
    precondition(first.count == second.count, "signals of \(first.count) and \(second.count) samples")
    return first.withUnsafeBufferPointer { first in
      second.withUnsafeBufferPointer { second in
        weights.withUnsafeBufferPointer { weights in
          (0..<count(first.count)).map { frame in
            let start = frame * hop
            var sum = 0.0
            for index in 0..<length {
              sum += weights[index] * first[start + index] * second[start + index]
            }
            return sum
          }
        }
      }
    }
  }

  /// The mean of the frames' signal-to-noise ratios in decibels, each kept in ``range``.
  ///
  /// - Parameters:
  ///   - signal: the frames' powers.
  ///   - noise: likewise, as many.
  ///   - active: which frames count; all without it. Frames with neither signal nor noise never do.
  /// - Returns: `nil` where no frame counts.
  public static func ratio(signal: [Double], noise: [Double], active: [Bool]? = nil) -> Double? {
    precondition(signal.count == noise.count && active?.count ?? signal.count == signal.count)
    var (sum, count) = (0.0, 0)
    for index in signal.indices where active?[index] ?? true {
      guard signal[index] > 0 || noise[index] > 0 else { continue }
      sum += min(range.upperBound, max(range.lowerBound, 10 * log10(signal[index] / noise[index])))
      count += 1
    }
    return count > 0 ? sum / Double(count) : nil
  }

  /// By how many decibels noise is to be changed so that ``ratio(signal:noise:active:)`` becomes `ratio`.
  ///
  /// - Parameters:
  ///   - signal: the frames' powers.
  ///   - noise: likewise, as many, none of them 0.
  ///   - active: which frames count; the signal is in all of them.
  ///   - ratio: in decibels; from the upper end of ``range`` on it takes no noise, which is −∞.
  /// - Returns: `nil` where no frame counts.
  public static func level(signal: [Double], noise: [Double], active: [Bool], ratio: Double) -> Double? {
    precondition(signal.count == noise.count && active.count == signal.count)
    let ratios = signal.indices.filter { active[$0] }.map { 10 * log10(signal[$0] / noise[$0]) }
    guard !ratios.isEmpty else { return nil }
    guard ratio < range.upperBound else { return -.infinity }
    // The kept ratios have no formula for their mean, but it only falls as noise rises.
    var (quiet, loud) = (-1_000.0, 1_000.0)
    for _ in 0..<80 {
      let level = (quiet + loud) / 2
      let sum = ratios.reduce(0) { $0 + min(range.upperBound, max(range.lowerBound, $1 - level)) }
      if sum > ratio * Double(ratios.count) { quiet = level } else { loud = level }
    }
    return (quiet + loud) / 2
  }
}
