import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayFeatures

@Suite("SpectrogramBands")
struct SpectrogramBandsTests {
  @Test("Of a flat spectrum every band has its level, also bands narrower than the frequencies are apart")
  func flat() {
    for (frequencies, count) in [(256, 64), (256, 128), (32, 8), (16, 16)] {
      let bands = SpectrogramBands(frequencies: frequencies, count: count, device: .cpu)
      let levels = bands.levels(.full(0.09, shape: [1, 2, frequencies])).floats
      expectClose(
        levels, Array(repeating: Float(log10(0.0081)), count: 2 * count), tolerance: 1e-3,
        "\(count) of \(frequencies)")
    }
  }

  @Test(
    "One gain for all bands is that gain at every frequency: a fourth of it in decades of compressed magnitude"
  )
  func gain() {
    for (frequencies, count) in [(256, 64), (256, 128), (32, 8)] {
      let bands = SpectrogramBands(frequencies: frequencies, count: count, device: .cpu)
      let factors = bands.factors(.full(-2, shape: [1, 1, count])).floats
      expectClose(
        factors, Array(repeating: Float(pow(10, -0.5)), count: frequencies), tolerance: 1e-4, "\(count)")
    }
  }

  @Test("A tone is heard in the bands around it")
  func tone() {
    let bands = SpectrogramBands(frequencies: 256, count: 64, device: .cpu)
    var squares = [Float](repeating: 0, count: 256)
    squares[128] = 1
    let levels = bands.levels(Tensor(squares, shape: [1, 1, 256])).floats
    let loudest = levels.indices.max { levels[$0] < levels[$1] } ?? 0
    // 4 kHz is at 37 of 46.3 mels of the scale whose 65 parts are the bands' corners.
    #expect((48...52).contains(loudest))
    #expect(levels.filter { $0 > -6 }.count <= 3)
  }
}
