import AssayCheckpoint
import AssayNN
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayNetworks

@Suite("Sizes of cloners' networks, from the shapes of their weights")
struct PublishedSizesTests {
  private static func published(_ file: String) throws -> StateDictShapes {
    let shapes = try PublishedShapes(Data(contentsOf: TestFiles.fixture(file))).shapes
    return StateDictShapes(
      shapes.mapValues {
        CheckpointTensor(shape: $0, floats: [Float](repeating: 0, count: $0.reduce(1, *)))
      })
  }

  private static func tiny(_ file: String) throws -> StateDictShapes {
    StateDictShapes(try Checkpoint.open(TestFiles.fixture(file)).tensors)
  }

  @Test("Tacotron's are the published ones and those of a tiny one")
  func tacotron() throws {
    #expect(
      try TacotronConfiguration(Self.published("sv2tts/official_shapes_synthesizer.json")) == .published)
    let sizes = TacotronConfiguration(try Self.tiny("sv2tts/tacotron_tiny.safetensors"))
    #expect(sizes == TacotronTests.tiny && sizes != .published)
  }

  @Test("WaveRNN's are the published ones and those of a tiny one")
  func waveRNN() throws {
    #expect(try WaveRNNConfiguration(Self.published("sv2tts/official_shapes_vocoder.json")) == .published)
    let sizes = WaveRNNConfiguration(try Self.tiny("sv2tts/wavernn_tiny.safetensors"))
    #expect(sizes == WaveRNNTests.tiny && sizes != .published)
  }

  @Test("DiffVC's are the published ones and those of a tiny one")
  func diffVC() throws {
    #expect(try DiffVCConfiguration(Self.published("diffvc/official_shapes_vc.json")) == .published)
    var sizes = DiffVCConfiguration(try Self.tiny("diffvc/diffvc_tiny.safetensors"))
    #expect(sizes != .published)
    // No shape tells it.
    sizes.highestNoise = DiffVCGolden.tiny.highestNoise
    #expect(sizes == DiffVCGolden.tiny)
  }

  @Test(
    "Weights of another network, or of impossible sizes, leave the published sizes, so that loading tells")
  func others() throws {
    #expect(try TacotronConfiguration(Self.tiny("sv2tts/wavernn_tiny.safetensors")) == .published)
    #expect(try WaveRNNConfiguration(Self.tiny("diffvc/diffvc_tiny.safetensors")) == .published)
    #expect(try DiffVCConfiguration(Self.tiny("sv2tts/tacotron_tiny.safetensors")) == .published)
    var tensors = try Checkpoint.open(TestFiles.fixture("diffvc/diffvc_tiny.safetensors")).tensors
    // A normalisation of eight groups has no seven channels.
    tensors["encoder.postnet.init_conv.weight"] = CheckpointTensor(
      shape: [7, 1, 1, 1], floats: [Float](repeating: 0, count: 7))
    #expect(DiffVCConfiguration(StateDictShapes(tensors)) == .published)
    // More than a network has, and nothing of it in the file.
    let huge = StateDictShapes(["a": CheckpointTensor(shape: [1 << 40, 0], floats: [])])
    #expect(huge.size("a", 0) == nil && huge.size("a", 1) == nil && huge.size("a", 2) == nil)
    #expect(huge.size("b", 0) == nil && huge.count { "b\($0)" } == nil)
  }
}
