/// What SpeakerGuard takes samples for, judged by their extremes.
enum SampleScale: Equatable {
  /// Full scale is 1.
  case unit
  /// Full scale is 32 768, as of 16-bit numbers.
  case sixteenBit

  /// Samples are on the unit scale when nine tenths of their extremes lie within ±1.
  init(of samples: [Float]) {
    let highest = samples.max() ?? 0
    let lowest = samples.min() ?? 0
    self = 0.9 * highest <= 1 && 0.9 * lowest >= -1 ? .unit : .sixteenBit
  }

  /// Where samples are clipped after filtering.
  var limits: ClosedRange<Float> {
    switch self {
    case .unit: -1...1
    case .sixteenBit: -32_768...32_767
    }
  }
}
