import AssayCheckpoint
import AssayFeatures
import AssayNN
import AssaySignal
import AssayTensor
import Testing
import _AssayTestSupport

@Suite("Resampling as a tensor operation")
struct TensorResamplerTests {
  @Test(
    "Samples and gradients are the reference's within 1e-6, at the rates of AntiFake's encoders",
    arguments: [(16_000, 24_000), (16_000, 22_050), (22_050, 16_000), (24_000, 16_000)])
  func golden(from: Int, to: Int) throws {
    let golden = try Checkpoint.open(TestFiles.fixture("antifake/resample.safetensors")).tensors
    func stored(_ name: String) throws -> Tensor { try #require(golden[name]).tensor().to(.float32) }
    let x = try stored("x").unsqueezed(0).requiringGradient()
    let resampled = try TensorResampler(from: from, to: to)(x)
    expectClose(resampled.floats, try stored("y_\(from)_\(to)").floats, tolerance: 1e-6, "samples")
    let cotangent = try stored("cot_\(from)_\(to)")
    let gradient = (resampled * cotangent.unsqueezed(0)).sum().gradients(of: [x])[0]
    expectClose(gradient.floats, try stored("vjp_\(from)_\(to)").floats, tolerance: 2e-6, "gradient")
  }

  @Test("Any rates and lengths give what the resampler of files gives", arguments: 0..<20)
  func sameAsFiles(index: Int) throws {
    var numbers = SeededNumbers(seed: UInt64(index))
    let from = Int.random(in: 40...480, using: &numbers) * 100
    let to = Int.random(in: 40...480, using: &numbers) * 100
    let count = Int.random(in: 1...700, using: &numbers)
    let samples = RandomGenerator(seed: UInt64(index)).normal([2, count])
    let resampled = try TensorResampler(from: from, to: to)(samples)
    let files = try SincResampler(from: from, to: to)
    for item in 0..<2 {
      expectClose(
        resampled.selected(0, item).floats, files.resample(samples.selected(0, item).floats),
        tolerance: 1e-5, "\(count) samples from \(from) to \(to) Hz")
    }
  }
}
