/// The mean spectrum of a phoneme, in the domain of the refinement networks.
///
/// `0.33 · |X|^0.5` of an STFT of 510 samples at 16 kHz of speech with a peak of 0.99: the median over the frames of
/// an instance, then the mean over instances.
public struct PhonemeSpectrum: Sendable, Equatable {
  /// Bins from 0 Hz to 8 kHz.
  public static let binCount = 256

  /// The values of the file: 256, non-negative.
  public let values: [Double]

  /// - Returns: `nil` unless there are 256 finite, non-negative values.
  public init?(_ values: [Double]) {
    guard values.count == Self.binCount, values.allSatisfy({ $0.isFinite && $0 >= 0 }) else { return nil }
    self.values = values
  }

  /// Rounded to one decimal, ties to even, as in the training of the published network.
  public var rounded: [Float] {
    values.map { Float(($0 * 10).rounded(.toNearestOrEven) / 10) }
  }
}
