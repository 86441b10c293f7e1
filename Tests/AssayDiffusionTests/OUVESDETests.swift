import AssayDiffusion
import AssayRoles
import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@Suite("Ornstein–Uhlenbeck diffusion with exploding variance")
struct OUVESDETests {
  private struct Golden: Decodable {
    let theta: Double
    let sigmaMin: Double
    let sigmaMax: Double
    let t: [Double]
    let std: [Double]
    let meanWeightX0: [Double]
    let diffusion: [Double]
  }

  @Test("Deviation, mean and diffusion are the reference's")
  func golden() throws {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let golden = try decoder.decode(
      Golden.self, from: Data(contentsOf: TestFiles.fixture("refinement/ouve.json")))
    let process = OUVESDE(
      stiffness: golden.theta, minimumDeviation: golden.sigmaMin, maximumDeviation: golden.sigmaMax)
    #expect(process == .phonePuRe)
    expectClose(golden.t.map(process.deviation), golden.std, tolerance: 1e-6, "σ(t)")
    expectClose(golden.t.map(process.meanWeight), golden.meanWeightX0, tolerance: 1e-6, "e^(−γt)")
    expectClose(golden.t.map(process.diffusion), golden.diffusion, tolerance: 1e-6, "g(t)")
  }

  @Test("Mean and variance obey the moments' differential equations: dμ/dt = γ (Y − μ), dσ²/dt = g² − 2γσ²")
  func moments() {
    let process = OUVESDE(stiffness: 2, minimumDeviation: 0.1, maximumDeviation: 0.7)
    let (clean, noisy) = (Tensor([1, -2]), Tensor([0.5, 3]))
    let step = 1e-3
    for time in stride(from: 0.05, through: 0.95, by: 0.1) {
      let variance = pow(process.deviation(at: time), 2)
      let slope =
        (pow(process.deviation(at: time + step), 2) - pow(process.deviation(at: time - step), 2)) / (2 * step)
      expectClose(
        slope, pow(process.diffusion(at: time), 2) - 2 * process.stiffness * variance, tolerance: 1e-5,
        "variance at \(time)")
      let mean = { process.mean(clean: clean, noisy: noisy, at: $0) }
      let change = (mean(time + step) - mean(time - step)) / (2 * step)
      expectClose(
        change.floats, process.drift(mean(time), towards: noisy, at: time).floats, tolerance: 1e-3,
        "mean at \(time)")
    }
    #expect(process.deviation(at: 0) == 0)
  }

  @Test("Numbers that make no process are refused")
  func impossible() {
    for process in [
      OUVESDE(stiffness: 0), OUVESDE(minimumDeviation: 0), OUVESDE(minimumDeviation: 0.5),
      OUVESDE(maximumDeviation: .infinity), OUVESDE(stiffness: .nan),
    ] {
      #expect(throws: RoleError.self) { try process.validate() }
    }
  }
}
