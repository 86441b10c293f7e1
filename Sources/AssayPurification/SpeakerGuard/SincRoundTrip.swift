import AssayRoles
import AssaySignal

/// Resampling to a low rate and back, which removes what lies above half of that rate.
struct SincRoundTrip {
  /// The rate of the samples, in hertz.
  static let rate = 16_000

  static let parameter = ParameterDescription(
    "rate", .integer(1000...16_000), default: .integer(8000), unit: "Hz",
    help: "The rate in between, at least 1 kHz; at 16 kHz nothing happens.")

  private let down: SincResampler
  private let up: SincResampler

  /// - Throws: ``SignalError`` for a rate that the resampler does not take.
  init(_ values: ParameterValues, recipe: SincRecipe) throws {
    let rate = values.integer(Self.parameter.name)
    down = try SincResampler(from: Self.rate, to: rate, recipe: recipe)
    up = try SincResampler(from: rate, to: Self.rate, recipe: recipe)
  }

  /// - Parameter samples: at ``rate``.
  /// - Returns: at least as many samples.
  func filtered(_ samples: [Float]) -> [Float] {
    up.resample(down.resample(samples))
  }
}
