import AssayRoles
import Foundation

/// The noise levels of a denoising diffusion model: how much of the signal is left after each step.
///
/// For k = 0 … T − 1, `α_k = 1 − β_k`, `ᾱ_k = α_k · ᾱ_{k−1}`, and `σ_k² = β_k (1 − ᾱ_{k−1}) / (1 − ᾱ_k)` (σ₀² = β₀).
///
/// - Reference: Ho, Jain and Abbeel, *Denoising Diffusion Probabilistic Models*, NeurIPS 2020, section 2.
public struct BetaSchedule: Sendable, Hashable {
  /// How β_k is given.
  public enum Form: Sendable, Hashable {
    /// From β₀ to β_T in equal steps.
    ///
    /// Everything is computed in single precision, one product after the other, and 1 − α and 1 − ᾱ from the rounded α
    /// and ᾱ: networks were trained and published results computed with these values, which differ from exact ones by up
    /// to 2e-4.
    case linear(first: Double, last: Double)
    /// `ᾱ(t) = cos²(π/2 · (t/T + s) / (1 + s))`, with β at most 0.999, in double precision.
    ///
    /// - Reference: Nichol and Dhariwal, *Improved Denoising Diffusion Probabilistic Models*, ICML 2021, equation 17.
    case cosine(offset: Double)
    /// All of them, in double precision.
    case explicit([Double])
  }

  public let form: Form
  /// α_k.
  public let alpha: [Float]
  /// ᾱ_k.
  public let cumulativeAlpha: [Float]
  /// σ_k, the standard deviation of the noise added after reverse step k. At k = 0 none is added.
  public let deviation: [Float]

  /// DiffWave's: 200 steps, β from 0.0001 to 0.02.
  public static let diffWave = BetaSchedule(valid: 200, 0.0001, 0.02)

  private static let stepCounts = 2...100_000

  /// A linear schedule.
  ///
  /// - Parameters:
  ///   - steps: T, 2 to 100,000.
  ///   - first: β₀.
  ///   - last: β_T, at least β₀; both lie strictly between 0 and 1.
  /// - Throws: ``RoleError`` naming the value that no schedule can have.
  public init(steps: Int, first: Double, last: Double) throws {
    let require = ConfigurationCheck("The diffusion's ")
    try require(Self.stepCounts.contains(steps), "T", steps, "between 2 and 100000")
    try require(first > 1e-7 && first < 1, "beta_0", first, "between 0.0000001 and 1")
    try require(last >= first && last < 1, "beta_T", last, "between beta_0 (\(first)) and 1")
    self.init(valid: steps, first, last)
  }

  /// A cosine schedule.
  ///
  /// - Parameters:
  ///   - steps: T, 2 to 100,000.
  ///   - offset: s, which keeps the first steps from being too small; at least 0 and below 1.
  /// - Throws: ``RoleError`` naming the value that no schedule can have.
  public init(steps: Int, cosineOffset offset: Double = 0.008) throws {
    let require = ConfigurationCheck("The diffusion's ")
    try require(Self.stepCounts.contains(steps), "T", steps, "between 2 and 100000")
    try require(offset >= 0 && offset < 1, "cosine_offset", offset, "between 0 and 1")
    func left(_ step: Int) -> Double {
      let angle = (Double(step) / Double(steps) + offset) / (1 + offset) * .pi / 2
      return cos(angle) * cos(angle)
    }
    self.init(.cosine(offset: offset), (0..<steps).map { min(1 - left($0 + 1) / left($0), 0.999) })
  }

  /// A schedule of given β_k.
  ///
  /// - Parameter betas: 2 to 100,000, each strictly between 0 and 1.
  /// - Throws: ``RoleError`` naming the value that no schedule can have.
  public init(betas: [Double]) throws {
    let require = ConfigurationCheck("The diffusion's ")
    try require(Self.stepCounts.contains(betas.count), "number of betas", betas.count, "between 2 and 100000")
    for (step, beta) in betas.enumerated() {
      try require(beta > 1e-7 && beta < 1, "beta_\(step)", beta, "between 0.0000001 and 1")
    }
    self.init(.explicit(betas), betas)
  }

  private init(_ form: Form, _ betas: [Double]) {
    self.form = form
    var left = 1.0
    var cumulative: [Float] = []
    var deviation: [Float] = []
    for beta in betas {
      let before = left
      left *= 1 - beta
      cumulative.append(Float(left))
      deviation.append(Float((before == 1 ? beta : beta * (1 - before) / (1 - left)).squareRoot()))
    }
    alpha = betas.map { Float(1 - $0) }
    cumulativeAlpha = cumulative
    self.deviation = deviation
  }

  private init(valid steps: Int, _ firstBeta: Double, _ lastBeta: Double) {
    form = .linear(first: firstBeta, last: lastBeta)
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
  /// The names in DiffWave's `diffusion_config`, and one for each other form.
  private enum CodingKeys: String, CodingKey {
    case steps = "T"
    case first = "beta_0"
    case last = "beta_T"
    case cosineOffset = "cosine_offset"
    case betas
  }

  /// - Throws: ``RoleError`` as the initialisers, and decoding errors.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    if let betas = try values.decodeIfPresent([Double].self, forKey: .betas) {
      self = try BetaSchedule(betas: betas)
    } else if let offset = try values.decodeIfPresent(Double.self, forKey: .cosineOffset) {
      self = try BetaSchedule(steps: values.decode(Int.self, forKey: .steps), cosineOffset: offset)
    } else {
      try self.init(
        steps: values.decode(Int.self, forKey: .steps), first: values.decode(Double.self, forKey: .first),
        last: values.decode(Double.self, forKey: .last))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    switch form {
    case .linear(let first, let last):
      try values.encode(steps, forKey: .steps)
      try values.encode(first, forKey: .first)
      try values.encode(last, forKey: .last)
    case .cosine(let offset):
      try values.encode(steps, forKey: .steps)
      try values.encode(offset, forKey: .cosineOffset)
    case .explicit(let betas): try values.encode(betas, forKey: .betas)
    }
  }
}
