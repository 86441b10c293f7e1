import AssayRoles

/// The noise levels of a denoising diffusion model: how much of the signal is left after each step.
///
/// For k = 0 … T − 1, with β between β₀ and β_T in equal steps: `α_k = 1 − β_k`, `ᾱ_k = α_k · ᾱ_{k−1}`, and
/// `σ_k² = β_k (1 − ᾱ_{k−1}) / (1 − ᾱ_k)` (σ₀² = β₀). Everything is computed in single precision, one product after
/// the other, and 1 − α and 1 − ᾱ from the rounded α and ᾱ: networks were trained and published results computed
/// with these values, which differ from exact ones by up to 2e-4.
///
/// - Reference: Ho, Jain and Abbeel, *Denoising Diffusion Probabilistic Models*, NeurIPS 2020, section 2.
public struct BetaSchedule: Sendable, Hashable {
  public let firstBeta: Double
  public let lastBeta: Double
  /// α_k.
  public let alpha: [Float]
  /// ᾱ_k.
  public let cumulativeAlpha: [Float]
  /// σ_k, the standard deviation of the noise added after reverse step k. At k = 0 none is added.
  public let deviation: [Float]

  /// DiffWave's: 200 steps, β from 0.0001 to 0.02.
  public static let diffWave = BetaSchedule(valid: 200, 0.0001, 0.02)

  /// - Parameters:
  ///   - steps: T, 2 to 100,000.
  ///   - first: β₀.
  ///   - last: β_T, at least β₀; both lie strictly between 0 and 1.
  /// - Throws: ``RoleError`` naming the value that no schedule can have.
  public init(steps: Int, first: Double, last: Double) throws {
    let require = ConfigurationCheck("The diffusion's ")
    try require((2...100_000).contains(steps), "T", steps, "between 2 and 100000")
    try require(first > 1e-7 && first < 1, "beta_0", first, "between 0.0000001 and 1")
    try require(last >= first && last < 1, "beta_T", last, "between beta_0 (\(first)) and 1")
    self.init(valid: steps, first, last)
  }

  private init(valid steps: Int, _ firstBeta: Double, _ lastBeta: Double) {
    self.firstBeta = firstBeta
    self.lastBeta = lastBeta
    let (first, last) = (Float(firstBeta), Float(lastBeta))
    let increment = (last - first) / Float(steps - 1)
    var alpha: [Float] = []
    var cumulative: [Float] = []
    var deviation: [Float] = []
    for step in 0..<steps {
      // Counted from the nearer end, so that both ends are exact. The products are rounded once, with the sum.
      let beta =
        step < steps / 2
        ? first.addingProduct(increment, Float(step))
        : last.addingProduct(-increment, Float(steps - 1 - step))
      alpha.append(1 - beta)
      cumulative.append(alpha[step] * (step == 0 ? 1 : cumulative[step - 1]))
      let variance = step == 0 ? beta : beta * (1 - cumulative[step - 1]) / (1 - cumulative[step])
      deviation.append(variance.squareRoot())
    }
    self.alpha = alpha
    cumulativeAlpha = cumulative
    self.deviation = deviation
  }

  /// T.
  public var steps: Int { alpha.count }

  /// √ᾱ_k, the weight of the signal.
  public func signalWeight(_ step: Int) -> Float { cumulativeAlpha[step].squareRoot() }

  /// √(1 − ᾱ_k), the weight of the noise.
  public func noiseWeight(_ step: Int) -> Float { (1 - cumulativeAlpha[step]).squareRoot() }

  /// c_k = (1 − α_k) / √(1 − ᾱ_k), the weight of the predicted noise in a reverse step.
  public func predictionWeight(_ step: Int) -> Float { (1 - alpha[step]) / noiseWeight(step) }
}

extension BetaSchedule: Codable {
  /// The names in DiffWave's `diffusion_config`.
  private enum CodingKeys: String, CodingKey {
    case steps = "T"
    case first = "beta_0"
    case last = "beta_T"
  }

  /// - Throws: ``RoleError`` as ``init(steps:first:last:)``, and decoding errors.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      steps: values.decode(Int.self, forKey: .steps), first: values.decode(Double.self, forKey: .first),
      last: values.decode(Double.self, forKey: .last))
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(steps, forKey: .steps)
    try values.encode(firstBeta, forKey: .first)
    try values.encode(lastBeta, forKey: .last)
  }
}
