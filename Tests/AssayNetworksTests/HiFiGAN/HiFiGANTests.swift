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

@Suite("HiFi-GAN's variants")
struct HiFiGANVariantTests {
  private struct Golden {
    var tensors: [String: CheckpointTensor]
    let frames: Tensor
    let speaker: Tensor?
    let samples: [Float]

    init(_ name: String) throws {
      tensors = try Checkpoint.open(TestFiles.fixture("hifigan/\(name).safetensors")).tensors
      let entering = tensors.removeValue(forKey: "io.frames")
      frames = try #require(entering).tensor()
      speaker = tensors.removeValue(forKey: "io.speaker")?.tensor()
      let stored = tensors.removeValue(forKey: "io.samples")
      samples = try #require(stored).floats()
    }
  }

  private static func tiny(_ variant: HiFiGANConfiguration, speaker: Int) -> HiFiGANConfiguration {
    var sizes = variant
    (sizes.inputs, sizes.channels) = (16, 32)
    sizes.conditioning?.width = speaker
    return sizes
  }

  @Test("YourTTS's: single convolutions, a speaker, no bias at the end")
  func yourTTS() throws {
    let golden = try Golden("yourtts_decoder")
    let network = try HiFiGAN(
      golden.tensors, source: "yourtts_decoder", Self.tiny(.yourTTS, speaker: 12))
    expectClose(
      withoutGradients { network(golden.frames, speaker: golden.speaker) }.floats, golden.samples,
      tolerance: 1e-5, "samples")
  }

  @Test("OpenVoice's: pairs of convolutions, and a speaker of zeros still adds the layer's bias")
  func openVoice() throws {
    let golden = try Golden("openvoice_decoder")
    var sizes = Self.tiny(.openVoice, speaker: 8)
    (sizes.rates, sizes.kernels) = ([4, 4, 2], [8, 8, 4])
    let network = try HiFiGAN(golden.tensors, source: "openvoice_decoder", sizes)
    expectClose(
      withoutGradients { network(golden.frames, speaker: .zeros([1, 8, 1])) }.floats, golden.samples,
      tolerance: 1e-5, "samples")
  }

  @Test("Folded weights give the same sound, and a form that the file has not is an error that names a key")
  func folded() throws {
    let golden = try Golden("yourtts_decoder")
    var sizes = Self.tiny(.yourTTS, speaker: 12)
    var folded: [String: CheckpointTensor] = [:]
    for (key, tensor) in golden.tensors where !key.hasSuffix("_g") {
      guard key.hasSuffix("_v") else {
        folded[key] = tensor
        continue
      }
      let name = String(key.dropLast(2))
      let (v, g) = (tensor.tensor(), try #require(golden.tensors[name + "_g"]).tensor())
      let weight = v * (g / v.square().sum(1, 2, keepingDimensions: true).sqrt())
      folded[name] = CheckpointTensor(shape: weight.shape, floats: weight.floats)
    }
    #expect {
      try HiFiGAN(folded, source: "folded", sizes)
    } throws: { "\($0)".contains("weight_g") }
    sizes.normalization = .nowhere
    let network = try HiFiGAN(folded, source: "folded", sizes)
    expectClose(
      withoutGradients { network(golden.frames, speaker: golden.speaker) }.floats, golden.samples,
      tolerance: 1e-5, "samples")
    sizes.block = .pairs
    #expect { try HiFiGAN(folded, source: "folded", sizes) } throws: { "\($0)".contains("convs1") }
  }
}
