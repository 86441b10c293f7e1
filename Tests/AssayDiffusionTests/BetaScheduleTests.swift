import AssayDiffusion
import AssayErrors
import AssayRoles
import Foundation
import Testing
import _AssayTestSupport

@Suite("The noise schedule of a denoising diffusion model")
struct BetaScheduleTests {
  private struct Golden: Decodable {
    let alpha: [Double]
    let cumulativeAlpha: [Double]
    let sigma: [Double]

    private enum CodingKeys: String, CodingKey {
      case alpha, sigma
      case cumulativeAlpha = "alpha_bar"
    }
  }

  /// The small check values that come with DiffWave's specification.
  private struct CheckValues: Decodable {
    /// The schedule's coefficients at steps 0 to 4, by name.
    let coefficients: [[String: Double]]

    private enum CodingKeys: String, CodingKey {
      case coefficients = "ddpm_fp32_coeffs"
    }
  }

  @Test("α, ᾱ and σ are the reference's, α to the last bit")
  func golden() throws {
    let data = try Data(contentsOf: TestFiles.fixture("purification/schedule.json"))
    let golden = try JSONDecoder().decode(Golden.self, from: data)
    let schedule = try JSONDecoder().decode(BetaSchedule.self, from: data)
    #expect(schedule == .diffWave)
    #expect(schedule.alpha == golden.alpha.map(Float.init))
    expectClose(schedule.cumulativeAlpha.map(Double.init), golden.cumulativeAlpha, tolerance: 1e-7, "ᾱ")
    expectClose(schedule.deviation.map(Double.init), golden.sigma, tolerance: 1e-7, "σ")
  }

  @Test("Coefficients come from rounded values, as in the reference: 1 − α₀ is 1.00017e-4")
  func coefficients() throws {
    let rows = try JSONDecoder().decode(
      CheckValues.self, from: Data(contentsOf: TestFiles.fixture("diffwave/check_values.json"))
    ).coefficients
    let schedule = BetaSchedule.diffWave
    #expect(rows.count == 5)
    for (step, row) in rows.enumerated() {
      let found = [
        "t": Float(step), "one_minus_alpha": 1 - schedule.alpha[step],
        "one_minus_abar": 1 - schedule.cumulativeAlpha[step], "c_eps": schedule.predictionWeight(step),
        "inv": 1 / schedule.alpha[step].squareRoot(), "sigma": schedule.deviation[step],
        "sqrt_ab": schedule.signalWeight(step), "sqrt_1mab": schedule.noiseWeight(step),
      ]
      #expect(Set(row.keys) == Set(found.keys))
      for (name, expected) in row {
        let value = try #require(found[name])
        expectClose(
          Double(value), expected, tolerance: 1e-6, scale: max(expected, 1e-9), "\(name) of step \(step)")
      }
    }
  }

  @Test("Any schedule loses signal and gains noise with every step", arguments: 0..<50)
  func monotonic(index: Int) throws {
    var numbers = SeededNumbers(seed: UInt64(index))
    let first = Double.random(in: 1e-4...0.01, using: &numbers)
    let schedule = try BetaSchedule(
      steps: .random(in: 2...300, using: &numbers), first: first,
      last: .random(in: first...0.5, using: &numbers))
    for step in 1..<schedule.steps {
      #expect(schedule.signalWeight(step) <= schedule.signalWeight(step - 1))
      #expect(schedule.noiseWeight(step) >= schedule.noiseWeight(step - 1))
      #expect(schedule.deviation[step].isFinite && schedule.deviation[step] > 0)
    }
    let copy = try JSONDecoder().decode(BetaSchedule.self, from: JSONEncoder().encode(schedule))
    #expect(copy == schedule)
  }

  @Test(
    "Values that no schedule can have are named",
    arguments: [
      (1, 1e-4, 0.02, "T is 1"), (200, 0, 0.02, "beta_0"), (200, .nan, 0.02, "beta_0"),
      (200, 1e-4, 1, "beta_T"), (200, 0.02, 1e-4, "beta_T"), (200, 1e-4, .nan, "beta_T"),
    ])
  func refused(steps: Int, first: Double, last: Double, name: String) {
    #expect {
      try BetaSchedule(steps: steps, first: first, last: last)
    } throws: {
      ($0 as? RoleError)?.code == .invalidParameter && "\($0)".contains(name)
    }
  }

  @Test("A cosine schedule leaves the share of the signal that its formula gives, and survives coding")
  func cosine() throws {
    let schedule = try BetaSchedule(steps: 1_000, cosineOffset: 0.008)
    func left(_ step: Int) -> Double {
      let angle = (Double(step) / 1_000 + 0.008) / 1.008 * .pi / 2
      return cos(angle) * cos(angle)
    }
    for step in [0, 1, 10, 500, 900, 998] {
      expectClose(
        Double(schedule.cumulativeAlpha[step]), left(step + 1) / left(0), tolerance: 1e-6, "ᾱ of step \(step)"
      )
    }
    // The last would leave nothing at all.
    expectClose(1 - Double(schedule.alpha[999]), 0.999, tolerance: 1e-6, "the last β")
    #expect(try JSONDecoder().decode(BetaSchedule.self, from: JSONEncoder().encode(schedule)) == schedule)
  }

  @Test("Explicit values are those of a linear schedule up to its rounding, and survive coding")
  func explicit() throws {
    let linear = BetaSchedule.diffWave
    let betas = (0..<200).map { 1e-4 + (0.02 - 1e-4) * Double($0) / 199 }
    let schedule = try BetaSchedule(betas: betas)
    expectClose(schedule.alpha.map(Double.init), linear.alpha.map(Double.init), tolerance: 1e-6, "α")
    expectClose(
      schedule.cumulativeAlpha.map(Double.init), linear.cumulativeAlpha.map(Double.init), tolerance: 2e-5, "ᾱ"
    )
    expectClose(schedule.deviation.map(Double.init), linear.deviation.map(Double.init), tolerance: 2e-5, "σ")
    #expect(try JSONDecoder().decode(BetaSchedule.self, from: JSONEncoder().encode(schedule)) == schedule)
    #expect(throws: RoleError.self) { try BetaSchedule(betas: [0.1, 1]) }
    #expect(throws: RoleError.self) { try BetaSchedule(betas: [0.1]) }
    #expect(throws: RoleError.self) { try BetaSchedule(steps: 10, cosineOffset: .nan) }
  }
}
