import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayDiffusion
@testable import AssayNetworks

@Suite("DiffVC's process and subtraction")
struct DiffVCProcessTests {
  private struct Coefficients: Decodable {
    let t: Double
    let beta: Double
    let decay: Double
    let kappa: Double
    let omega: Double
    let sigma: Double
    let plainSigma: Double

    enum CodingKeys: String, CodingKey {
      case t, beta, kappa, omega, sigma
      case decay = "gamma_0_t"
      case plainSigma = "sigma_em"
    }
  }

  @Test("Coefficients of both samplers are the reference's", arguments: [6, 30, 100])
  func coefficients(_ count: Int) throws {
    let data = try Data(contentsOf: TestFiles.fixture("diffvc/ml_sampler_coefficients.json"))
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let golden = try JSONDecoder().decode(
      [Coefficients].self, from: JSONSerialization.data(withJSONObject: #require(object["\(count)"])))
    let process = MeanRevertingSDE()
    let steps = MaximumLikelihoodSampler(steps: count).coefficients(process)
    let plain = MaximumLikelihoodSampler(steps: count, rule: .eulerMaruyama).coefficients(process)
    #expect(golden.count == count)
    for (index, expected) in golden.enumerated() {
      func same(_ a: Double, _ b: Double, _ name: String) {
        expectClose(a, b, tolerance: 1e-11 * max(1, abs(b)), "\(name) of step \(index)")
      }
      same(steps[index].time, expected.t, "t")
      same(steps[index].noise, expected.beta, "β")
      same(process.decay(0, steps[index].time), expected.decay, "γ")
      same(steps[index].kappa, expected.kappa, "κ")
      same(steps[index].omega, expected.omega, "ω")
      // In the last step it is the root of a rounding error.
      if index < count - 1 { same(steps[index].sigma, expected.sigma, "σ") }
      same(plain[index].sigma, expected.plainSigma, "σ of Euler and Maruyama")
    }
    #expect((steps.last?.sigma ?? 1) < 1e-7)
  }

  @Test("Spectral subtraction is the notebook's, with each guide and width")
  func subtraction() throws {
    let golden = try DiffVCGolden.tensors("spectral_subtraction_io")
    func frames(_ name: String) throws -> [[Double]] {
      let mel = try #require(golden[name]).transposed().contiguous()
      let (bands, values) = (mel.size(1), mel.doubles)
      return stride(from: 0, to: values.count, by: bands).map { Array(values[$0..<$0 + bands]) }
    }
    let (own, source) = try (frames("mel_synth"), frames("mel_source"))
    for (name, smoothing, guide) in [
      ("notebook_w1", 1 as Int?, own), ("source_w1", 1, source), ("default_w5", 5, own),
      ("no_smoothing", nil, own),
    ] {
      let result = SpectralSubtraction(smoothing: smoothing)(own, guide: guide)
      #expect(try Double(result.first) == #require(golden["\(name).i_min"]).doubles[0], "\(name)")
      expectClose(
        Array(result.mel.joined()), Array(try frames(name).joined()), tolerance: 1e-4, name)
    }
  }

  @Test("A short or loud sound is subtracted without a crash")
  func edges() {
    #expect(SpectralSubtraction()([], guide: []).mel.isEmpty)
    let two = SpectralSubtraction()([[0, 1], [1, 0]], guide: [[0, 1], [1, 0]])
    #expect(two.first == 0 && two.mel.joined().allSatisfy { $0.isFinite })
    let loud = [[Double]](repeating: [20, 20], count: 9)
    #expect(SpectralSubtraction()(loud, guide: loud).first == 0)
  }
}
