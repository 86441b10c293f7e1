import AssayRoles
import AssaySignal

/// Resampling to a low rate and back, which removes what lies above half of that rate.
struct SincRoundTrip {
  /// The rate of the samples, in hertz.
  static let rate = 16_000

  static let parameter = ParameterDescription(
    "rate", .integer(1000...16_000), default: .integer(8000), unit: "Hz",
    help: "The intermediate rate, at least 1 kHz; 16 kHz changes nothing.")

  private let down: SincResampler
  private let up: SincResampler

  /// - Throws: ``SignalError`` for a rate that the resampler does not take.
  init(_ values: ParameterValues, recipe: SincRecipe) throws {
    let rate = values.integer(Self.parameter.name)
    down = try SincResampler(from: Self.rate, to: rate, recipe: recipe)
    up = try SincResampler(from: rate, to: Self.rate, recipe: recipe)
  }

  /// Resamples there and back, block by block: hours of audio need no more memory than the result.
  ///
  /// Blocks overlap by more than both kernels reach, and begin where their phases do, so that nothing tells that
  /// there were any.
  ///
  /// - Parameters:
  ///   - samples: at ``rate``.
  ///   - blockLength: about how many samples are done at a time.
  /// - Returns: as many samples.
  func filtered(_ samples: [Float], blockLength: Int = 1 << 20) -> [Float] {
    let period = down.kernel.stride
    let reach =
      down.kernel.halfWidth + period + (up.kernel.halfWidth + up.kernel.stride) * down.from / down.to
    let margin = (reach / period + 2) * period
    let length = (blockLength / period + 1) * period
    var result: [Float] = []
    result.reserveCapacity(samples.count)
    for start in stride(from: 0, to: samples.count, by: length) {
      let end = min(start + length, samples.count)
      let first = max(0, start - margin)
      let block = Array(samples[first..<min(end + margin, samples.count)])
      result.append(contentsOf: up.resample(down.resample(block))[start - first..<end - first])
    }
    return result
  }
}
