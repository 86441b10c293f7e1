import AssayErrors
import AssayRoles
public import AssayTensor
import Foundation

/// The Ornstein–Uhlenbeck process with exploding variance, which turns clean speech x₀ into noisy speech Y plus
/// noise in one unit of time.
///
/// `dx = γ (Y − x) dt + g(t) dw` with `g(t) = σ_min (σ_max/σ_min)^t √(2ρ)` and `ρ = ln(σ_max/σ_min)`. At time t the
/// state is normal with mean ``meanWeight(at:)`` x₀ + (1 − ``meanWeight(at:)``) Y and ``deviation(at:)``.
///
/// - Reference: Richter et al., *Speech Enhancement and Dereverberation with Diffusion-Based Generative Models*,
///   TASLP 2023, equations 10 to 13.
public struct OUVESDE: ScoreProcess, Hashable, Codable {
  /// Stiffness γ: how fast the mean goes from clean to noisy; positive.
  public var stiffness: Double
  /// Noise at the start and at the end, without the drift; 0 < σ_min < σ_max.
  public var minimumDeviation: Double
  public var maximumDeviation: Double

  private enum CodingKeys: String, CodingKey {
    case stiffness = "theta"
    case minimumDeviation = "sigma_min"
    case maximumDeviation = "sigma_max"
  }

  public init(stiffness: Double = 1.5, minimumDeviation: Double = 0.05, maximumDeviation: Double = 0.5) {
    self.stiffness = stiffness
    self.minimumDeviation = minimumDeviation
    self.maximumDeviation = maximumDeviation
  }

  /// StoRM's and PhonePuRe's.
  public static let phonePuRe = OUVESDE()

  /// The time at which nothing but Y and noise is left.
  public var endTime: Double { 1 }

  /// - Throws: ``RoleError`` for numbers that make no process.
  public func validate() throws {
    guard stiffness > 0, minimumDeviation > 0, maximumDeviation > minimumDeviation, stiffness.isFinite,
      maximumDeviation.isFinite
    else {
      throw RoleError(
        .invalidParameter,
        "A diffusion with theta \(stiffness), sigma_min \(minimumDeviation) and sigma_max \(maximumDeviation) does "
          + "not exist: theta must be positive and 0 < sigma_min < sigma_max.")
    }
  }

  private var logarithmicRange: Double { log(maximumDeviation / minimumDeviation) }

  /// g(t).
  public func diffusion(at time: Double) -> Double {
    minimumDeviation * exp(logarithmicRange * time) * (2 * logarithmicRange).squareRoot()
  }

  /// The weight e^(−γt) of clean speech in the mean.
  public func meanWeight(at time: Double) -> Double { exp(-stiffness * time) }

  /// σ(t), the standard deviation of the state around its mean: of complex noise with total variance 1.
  public func deviation(at time: Double) -> Double {
    let rate = stiffness + logarithmicRange
    let growth = exp(-2 * stiffness * time) * expm1(2 * rate * time)
    return minimumDeviation * (growth * logarithmicRange / rate).squareRoot()
  }

  /// γ (Y − x).
  public func drift(_ state: Tensor, towards noisy: Tensor, at time: Double) -> Tensor {
    (noisy - state) * stiffness
  }
}
