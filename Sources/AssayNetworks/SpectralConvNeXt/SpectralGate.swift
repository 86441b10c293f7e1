import AssayNN
import AssayTensor

/// The part of a mask that follows from a bin's own level: `g = s · L + r · (L̄ − floor) + b`, with learned s, r and b of
/// each frequency.
///
/// With r = 16, `sigmoid(g)` is close to the square root of Wiener's gain for a noise as loud as the floor. Without it
/// every bin's level must first find its way through a network's hidden channels.
struct SpectralGate: Sendable {
  /// Where a gate is before it has learned anything.
  enum Opening {
    /// Lets through what is louder than the noise.
    case aboveNoise
    case open
    case closed

    var numbers: (slope: Double, rise: Double, offset: Double) {
      switch self {
      case .aboveNoise: (2, 16, -2)
      case .open: (0, 4, 1.8)
      case .closed: (0, 0, -3)
      }
    }
  }

  /// Stored numbers are smaller by this, so that an optimiser, whose steps are alike for all, moves them faster.
  private static let scale = 10.0

  private let slope: Tensor
  private let rise: Tensor
  private let offset: Tensor

  init(_ loader: WeightLoader, frequencies: Int, _ opening: Opening) {
    let numbers = opening.numbers
    func weight(_ name: String, _ value: Double) -> Tensor {
      loader.tensor(name, [frequencies], initial: .constant(value / Self.scale))
    }
    slope = weight("slope", numbers.slope)
    rise = weight("rise", numbers.rise)
    offset = weight("offset", numbers.offset)
  }

  /// - Returns: `[N, T, F]`.
  func callAsFunction(_ levels: SpectralLevels) -> Tensor {
    (levels.bins * slope + (levels.nearby - levels.floor) * rise + offset) * Self.scale
  }
}
