import AssayCheckpoint
import AssayNN
import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayNetworks

@Suite("Tacotron")
struct TacotronTests {
  static let tiny: TacotronConfiguration = {
    var sizes = TacotronConfiguration()
    (sizes.embeddingWidth, sizes.encoderChannels, sizes.decoderChannels) = (24, 16, 12)
    (sizes.melBands, sizes.postnetChannels, sizes.encoderBank, sizes.postnetBank) = (10, 14, 5, 4)
    (sizes.lstmWidth, sizes.highways, sizes.speakerWidth) = (20, 2, 8)
    return sizes
  }()

  private static func tensors() throws -> [String: CheckpointTensor] {
    try Checkpoint.open(TestFiles.fixture("sv2tts/tacotron_tiny.safetensors")).tensors
  }

  private static func golden() throws -> [String: Tensor] {
    try Checkpoint.open(TestFiles.fixture("sv2tts/tacotron_io.safetensors")).tensors.mapValues { $0.tensor() }
  }

  private static func network(_ tensors: [String: CheckpointTensor]? = nil) throws -> Tacotron {
    try Tacotron(tensors ?? Self.tensors(), source: "tiny", tiny)
  }

  private static func expectSame(_ tensor: Tensor, _ expected: Tensor?, _ name: String) throws {
    let expected = try #require(expected, "\(name) is not in the golden data")
    #expect(tensor.shape == expected.shape, "\(name)")
    expectClose(tensor.contiguous().doubles, expected.doubles, tolerance: 1e-5, name)
  }

  @Test("The encoder is the reference's without dropout")
  func encoder() throws {
    let golden = try Self.golden()
    let encoded = try Self.network().encoded(
      #require(golden["chars"]), speaker: #require(golden["speaker_embedding"]), mask: nil)
    try Self.expectSame(encoded.text, golden["encoder_out_nodropout"], "text")
    try Self.expectSame(encoded.values, golden["encoder_seq_nodropout"], "values")
    try Self.expectSame(encoded.keys, golden["encoder_seq_proj_nodropout"], "keys")
  }

  /// The golden masks in the order that they are drawn.
  private static func masks(_ golden: [String: Tensor], _ name: String) -> DropoutMask {
    var drawn = ["enc_fc1", "enc_fc2"].compactMap { golden["\(name).mask_\($0)"] }
    if let first = golden["\(name).mask_dec_fc1"], let second = golden["\(name).mask_dec_fc2"] {
      for step in 0..<first.size(0) { drawn += [first.selected(0, step), second.selected(0, step)] }
    }
    var next = drawn.makeIterator()
    return { shape in
      guard let mask = next.next() else {
        Issue.record("a draw too many, of shape \(shape)")
        return .zeros(shape)
      }
      #expect(mask.shape == shape)
      return mask
    }
  }

  @Test("Speech is the reference's, with and without dropout", arguments: ["gen_nodrop", "gen_drop"])
  func speech(_ name: String) throws {
    let golden = try Self.golden()
    let result = try Self.network()(
      #require(golden["chars"]), speaker: #require(golden["speaker_embedding"]),
      mask: name == "gen_drop" ? Self.masks(golden, name) : nil, mostFrames: 20)
    try Self.expectSame(result.coarse, golden["\(name).mel"], "coarse")
    try Self.expectSame(result.mel, golden["\(name).post"], "mel")
    try Self.expectSame(result.attention, golden["\(name).attn"], "attention")
    try Self.expectSame(result.stop, golden["\(name).stop"], "stop")
    #expect(!result.hasEnded)
  }

  @Test("It ends where the reference ends, and not in the first frames")
  func stop() throws {
    let golden = try Self.golden()
    var tensors = try Self.tensors()
    let bias = try #require(golden["gen_stop.stop_proj_bias"])
    tensors["decoder.stop_proj.bias"] = CheckpointTensor(shape: [1], floats: bias.floats)
    let result = try Self.network(tensors)(
      #require(golden["chars"]).sliced(0, 0..<1),
      speaker: #require(golden["speaker_embedding"]).sliced(0, 0..<1),
      mask: Self.masks(golden, "gen_stop"), mostFrames: 40)
    #expect(result.hasEnded && result.mel.size(2) == 16)
    try Self.expectSame(result.mel, golden["gen_stop.post"], "mel")
    try Self.expectSame(result.stop, golden["gen_stop.stop"], "stop")
  }

  @Test("The published sizes ask for every tensor of the published file, and for no other")
  func published() throws {
    let data = try Data(contentsOf: TestFiles.fixture("sv2tts/official_shapes_synthesizer.json"))
    let shapes = try PublishedShapes(data).shapes
    #expect(shapes.count == 170)
    var tensors = shapes.mapValues {
      CheckpointTensor(shape: $0, floats: [Float](repeating: 0, count: $0.reduce(1, *)))
    }
    tensors["decoder.r"] = CheckpointTensor(shape: [], floats: [2])
    #expect(try Tacotron(tensors, source: "published").reduction == 2)
    for wrong in [Float.nan, .infinity, 0, 21, 1.5] {
      tensors["decoder.r"] = CheckpointTensor(shape: [], floats: [wrong])
      #expect { try Tacotron(tensors, source: "s.pt") } throws: {
        "\($0)".contains("s.pt says that a step gives")
      }
    }
    tensors["decoder.r"] = CheckpointTensor(shape: [], floats: [2])
    tensors["decoder.rnn_input.bias"] = nil
    #expect { try Tacotron(tensors, source: "synthesizer.pt") } throws: {
      "\($0)".contains("synthesizer.pt") && "\($0)".contains("decoder.rnn_input.bias")
    }
  }

  @Test("Silence at the end is dropped, all of it where there is nothing else")
  func trimming() throws {
    let network = try Self.network()
    var frames = [Float](repeating: -4, count: 10 * 6)
    frames[3] = 0  // band 0, frame 3
    #expect(network.trimmed(Tensor(frames, shape: [10, 6])).shape == [10, 4])
    #expect(network.trimmed(.full(-4, shape: [10, 6])).shape == [10, 0])
  }
}
