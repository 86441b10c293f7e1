import AssayCheckpoint
import AssayRoles
import AssaySignal
import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayFeatures

@Suite("Compressed spectrograms")
struct CompressedSTFTTests {
  private let signal = (0..<1000).map { index -> Float in
    let time = Double(index) / 16_000
    return Float(0.5 * sin(2 * .pi * 220 * time) + 0.1 * cos(2 * .pi * 3000 * time))
  }

  @Test(
    "The check values of both windows are met",
    arguments: [
      (
        Window.Shape.hann, [-62.61421203613281, -11.944412231445312],
        [-2.588031768798828, -0.4936979413032532],
        186.2834701150714
      ),
      (
        .squareRootHann, [-79.61796569824219, -15.22671127319336],
        [-2.9182279109954834, -0.5581031441688538],
        246.74005620228127
      ),
    ])
  func checkValues(window: Window.Shape, plain: [Double], compressed: [Double], sum: Double) throws {
    let transform = try CompressedSTFT(.init(window: Window(window)))
    let waveform = Tensor(signal, shape: [1, 1000])
    let (spectrum, warped) = (transform.spectrum(waveform), transform(waveform))
    #expect(spectrum.shape == [1, 1, 256, 8] && transform.frameCount(1000) == 8)
    let bin = { (tensor: Tensor) in
      tensor.viewAsReal().selected(2, 7).selected(2, 3).doubles
    }
    expectClose(bin(spectrum), plain, tolerance: 1e-4, "bin 7, frame 3 of \(window)")
    expectClose(bin(warped), compressed, tolerance: 1e-5, "the same, compressed")
    expectClose(warped.abs().sum().scalar, sum, tolerance: 1e-4, scale: sum, "sum")
    expectClose(
      transform.inverse(warped, length: 1000).floats, signal, tolerance: 1e-5, "there and back")
  }

  @Test("Silence is zero and comes back as silence; any length comes back as it was")
  func inverse() throws {
    var numbers = SeededNumbers(seed: 6)
    for exponent in [0.3, 0.5, 1] {
      let transform = try CompressedSTFT(.init(factor: 0.15, exponent: exponent))
      let count = Int.random(in: transform.minimumCount...3000, using: &numbers)
      let samples = TestSignals.noise(seed: numbers.next(), count: count)
      let back = transform.inverse(transform(Tensor(samples, shape: [1, count])), length: count)
      expectClose(back.floats, samples, tolerance: 1e-4, "\(count) samples by exponent \(exponent)")
      let silence = transform(.zeros([1, count]))
      #expect(silence.viewAsReal().floats.allSatisfy { $0 == 0 })
      #expect(transform.inverse(silence, length: count).floats.allSatisfy { $0 == 0 })
    }
  }

  @Test("Impossible recipes are refused")
  func impossible() {
    for configuration in [
      CompressedSTFT.Configuration(fftSize: 511), .init(hop: 0), .init(hop: 300), .init(factor: 0),
      .init(exponent: 0), .init(exponent: 1.5),
    ] {
      #expect(throws: RoleError.self) { try CompressedSTFT(configuration) }
    }
  }
}
