import AssayCheckpoint
import AssayNN
import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayNetworks

@Suite("HiFi-GAN")
struct HiFiGANTests {
  private static let tiny: HiFiGANConfiguration = {
    var sizes = HiFiGANConfiguration()
    (sizes.channels, sizes.rates, sizes.kernels, sizes.residualKernels) = (16, [4, 2], [8, 4], [3, 5, 7])
    return sizes
  }()

  @Test("Sound is the reference's")
  func sound() throws {
    let network = try HiFiGAN(
      Checkpoint.open(TestFiles.fixture("diffvc/hifigan_tiny.safetensors")).tensors, source: "tiny", Self.tiny
    )
    let golden = try DiffVCGolden.tensors("hifigan_io")
    try DiffVCGolden.expectSame(
      network(#require(golden["mel"])), golden["audio"], tolerance: 1e-5, "audio")
  }

  @Test("The published sizes ask for every tensor of the published file, and a missing one is named")
  func published() throws {
    let shapes = try PublishedShapes(
      Data(contentsOf: TestFiles.fixture("diffvc/official_shapes_hifigan.json"))
    ).shapes
    #expect(shapes.count == 234 && HiFiGANConfiguration.universal.hop == 256)
    var tensors = shapes.mapValues {
      CheckpointTensor(shape: $0, floats: [Float](repeating: 1, count: $0.reduce(1, *)))
    }
    _ = try HiFiGAN(tensors, source: "published")
    tensors["ups.3.weight_g"] = nil
    #expect { try HiFiGAN(tensors, source: "generator") } throws: { "\($0)".contains("ups.3.weight_g") }
  }
}
