import AssayCheckpoint
import AssayNN
import AssayTensor
import Foundation
import _AssayTestSupport

@testable import AssayNetworks

/// Folders of weights of SV2TTS and DiffVC as users have them, with the smallest networks: what they say is noise.
enum TinyCloners {
  static let sv2tts = ["encoder.pt", "synthesizer.pt", "vocoder.pt"]
  static let diffVC = ["vc.pt", "generator", "encoder.pt"]

  /// The synthesizer ends every sentence in the first step that may be the last.
  static func writeSV2TTS(to folder: URL) throws {
    try writeEncoder(to: folder)
    var sizes = TacotronConfiguration()
    (sizes.embeddingWidth, sizes.encoderChannels, sizes.decoderChannels) = (8, 8, 8)
    (sizes.postnetChannels, sizes.encoderBank, sizes.postnetBank) = (8, 2, 2)
    (sizes.lstmWidth, sizes.highways, sizes.attentionFilters) = (8, 1, 4)
    var synthesizer = weights(seed: 1) { _ = Tacotron($0, sizes, reduction: 2) }
    synthesizer["decoder.r"] = CheckpointTensor(shape: [], floats: [2])
    synthesizer["decoder.stop_proj.bias"] = CheckpointTensor(shape: [1], floats: [20])
    try SafetensorsWriter.write(synthesizer, to: folder.appendingPathComponent("synthesizer.pt"))
    var voice = WaveRNNConfiguration()
    (voice.recurrentWidth, voice.linearWidth, voice.bits) = (8, 8, 5)
    (voice.residualChannels, voice.residualBlocks, voice.auxiliaryWidth) = (8, 1, 8)
    try SafetensorsWriter.write(
      weights(seed: 2) { _ = WaveRNN($0, voice) }, to: folder.appendingPathComponent("vocoder.pt"))
  }

  static func writeDiffVC(to folder: URL) throws {
    try writeEncoder(to: folder)
    var sizes = DiffVCConfiguration()
    (sizes.channels, sizes.filters, sizes.layers) = (8, 8, 1)
    (sizes.postnetChannels, sizes.conditionWidth, sizes.scoreChannels) = (8, 8, 8)
    try SafetensorsWriter.write(
      weights(seed: 3) { _ = DiffVCModel($0, sizes) }, to: folder.appendingPathComponent("vc.pt"))
    var voice = HiFiGANConfiguration()
    voice.channels = 16
    try SafetensorsWriter.write(
      weights(seed: 4) { _ = HiFiGAN($0, voice) }, to: folder.appendingPathComponent("generator"))
  }

  /// The d-vectors' network, which has one size only.
  private static func writeEncoder(to folder: URL) throws {
    let shapes = try JSONDecoder().decode(
      [String: [Int]].self, from: Data(contentsOf: TestFiles.fixture("sv2tts/official_shapes_encoder.json")))
    let tensors = FormulaWeights.golden(shapes: shapes).map { key, values in
      (key, CheckpointTensor(shape: shapes[key] ?? [], floats: values))
    }
    try SafetensorsWriter.write(
      Dictionary(uniqueKeysWithValues: tensors), to: folder.appendingPathComponent("encoder.pt"))
  }

  /// The first values of a network's weights.
  private static func weights(seed: UInt64, _ make: (WeightLoader) -> Void) -> [String: CheckpointTensor] {
    let loader = WeightLoader(initializing: RandomGenerator(seed: seed))
    make(loader)
    return Dictionary(
      uniqueKeysWithValues: loader.parameters.map { key, tensor in
        // The scales of normalisations that are not called weights.
        let floats = key.hasSuffix(".gamma") ? tensor.floats.map { _ in Float(1) } : tensor.floats
        return (key, CheckpointTensor(shape: tensor.shape, floats: floats))
      })
  }
}
