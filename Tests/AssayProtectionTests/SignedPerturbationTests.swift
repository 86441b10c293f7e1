import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayProtection

@Suite("SignedPerturbation")
struct SignedPerturbationTests {
  @Test("The quality of a known perturbation is that of AntiFake's formulas")
  func quality() {
    let count = 16_000
    func tensor(_ value: (Double) -> Double) -> Tensor {
      Tensor((0..<count).map { Float(value(Double($0))) }, shape: [1, count])
    }
    let speech = tensor { n in
      0.1 * sin(2 * .pi * 1_000 * n / 16_000) + 0.05 * sin(2 * .pi * 2_750 * n / 16_000 + 0.5)
        + 0.02 * sin(0.37 * n) * cos(0.0021 * n) + 0.005 * sin(1e-5 * n * n)
    }
    let perturbation = tensor { n in
      0.003 * sin(2 * .pi * 3_500 * n / 16_000) + 0.001 * sin(0.9 * n)
    }
    let optimiser = SignedPerturbation(iterations: 1, device: .cpu)
    let quality = optimiser.quality(of: speech + perturbation, perturbation: perturbation)
    // 0.155210 − 0.014143 − 0.015634, computed in double precision from the published code's formulas.
    expectClose(quality.scalar, 0.125433, tolerance: 2e-6, "quality")
    let norm = optimiser.quality(of: speech + perturbation, perturbation: perturbation, isFirst: true)
    expectClose(norm.scalar, -0.014143, tolerance: 1e-6, "norm")
  }

  @Test("Each step moves every sample by its rate, downhill, and never beyond full scale")
  func steps() {
    let waveforms = Tensor([Float](repeating: 0.995, count: 2_000), shape: [1, 2_000])
    var losses: [Double] = []
    let (perturbed, _) = SignedPerturbation(iterations: 1, device: .cpu)
      .optimise(
        waveforms, using: RandomGenerator(seed: 1), progress: { losses.append($1) },
        step: { perturbed, _ in .loss(-perturbed.sum() * 10) })
    #expect(perturbed.max().scalar == 1 && perturbed.min().scalar == 1)
    let (lower, all) = SignedPerturbation(iterations: 3, scale: 0.5, device: .cpu)
      .optimise(
        waveforms, using: RandomGenerator(seed: 1), progress: { _, _ in },
        step: { perturbed, _ in .loss(perturbed.sum() * 10) })
    #expect(losses.count == 1 && all.count == 3 && all[2] < all[0])
    // 0.01, then lower by the same factor twice.
    let fall = 0.01 * (1 + pow(0.00775 / 0.02, 1 / 2.4) + pow(0.00775 / 0.02, 2 / 2.4))
    expectClose(lower.mean().scalar, 0.995 - fall, tolerance: 1e-5, "three steps")
  }
}
