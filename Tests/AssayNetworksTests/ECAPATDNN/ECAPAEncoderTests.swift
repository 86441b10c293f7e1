import AssayCheckpoint
import AssayErrors
import AssayModelStore
import AssayNN
import AssayRoles
import AssaySignal
import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayNetworks

@Suite("ECAPA-TDNN speaker encoder")
struct ECAPAEncoderTests {
  /// The golden stand-in's: SpeechBrain's class with few channels and random weights.
  private static let tiny: ECAPAConfiguration = {
    var configuration = ECAPAConfiguration.voxCeleb
    configuration.channels = 16
    configuration.joinedChannels = 48
    configuration.attentionChannels = 8
    configuration.squeezeChannels = 8
    configuration.embeddingSize = 12
    return configuration
  }()

  private let golden: [String: CheckpointTensor]
  private let input: Waveform
  private let encoder: ECAPAEncoder

  init() throws {
    golden = try Checkpoint.open(TestFiles.fixture("ecapa/expected.safetensors")).tensors
    // The golden folders' common signal.
    input = try AudioFile.read(TestFiles.fixture("ge2e/input.wav")).waveform
    encoder = try ECAPAEncoder(
      weights: TestEncoders.weights(TestFiles.fixture("ecapa/tiny_embedding_model.ckpt")), Self.tiny)
  }

  private func expected(_ key: String) throws -> [Float] { try #require(golden[key]).floats() }

  @Test("Decibels are SpeechBrain's within 5e-3, a tenth of it on average; means are gone")
  func features() throws {
    let waveform = Tensor(try encoder.prepare(input).samples)
    let levels = encoder.decibels(of: waveform.unsqueezed(0))
    #expect(levels.shape == [1, 361, 80])
    let stored = try expected("fbank_db")
    expectClose(levels.floats, stored, tolerance: 5e-3, "ECAPA decibels")
    let mean =
      zip(levels.floats, stored).reduce(0.0) { $0 + Double(abs($1.0 - $1.1)) } / Double(stored.count)
    #expect(mean < 5e-4)
    expectClose(
      encoder.features(of: waveform.unsqueezed(0)).floats, try expected("fbank_mean_norm"), tolerance: 5e-3,
      "ECAPA features")
  }

  @Test("Every stage has SpeechBrain's values within 5e-3, given its features")
  func stages() throws {
    let network = encoder.network
    let features = Tensor(try expected("fbank_mean_norm"), shape: [1, 361, 80])
    func compare(_ x: Tensor, _ key: String) throws {
      let shown = x.squeezed(0).sliced(1, 0..<x.size(2), step: 8)
      expectClose(shown.floats, try expected(key), tolerance: 5e-3, "ECAPA \(key)")
    }
    try withoutGradients {
      var outputs = [network.entry(features.transposed())]
      try compare(outputs[0], "block0_every8")
      let block = network.blocks[0]
      let entered = block.entry([outputs[0]])
      try compare(entered, "block1_tdnn1_every8")
      let residual = block.residual(entered)
      try compare(.concatenated(residual, 1), "block1_res2net_every8")
      let left = block.exit(residual)
      try compare(left, "block1_tdnn2_every8")
      try compare(block.excited(left), "block1_se_every8")
      for (index, block) in network.blocks.enumerated() {
        outputs.append(block(outputs[index]))
        try compare(outputs[index + 1], "block\(index + 1)_every8")
      }
      let joined = network.joined(Array(outputs.dropFirst()))
      try compare(joined, "mfa_every8")
      let pooled = network.pooling(joined)
      expectClose(pooled.floats, try expected("asp"), tolerance: 5e-3, "ECAPA statistics")
      expectClose(
        network.poolingNorm(pooled).floats, try expected("asp_bn"), tolerance: 5e-3, "ECAPA normalised")
      expectClose(network(features).floats, try expected("embedding"), tolerance: 1e-3, "ECAPA embedding")
    }
  }

  private func embedding(_ waveform: Waveform) throws -> [Float] {
    let prepared = try encoder.prepare(waveform)
    return withoutGradients { encoder.embedding(of: Tensor(prepared.samples)).floats }
  }

  @Test("Embeddings of the common signal are SpeechBrain's within 1e-3")
  func embeddings() throws {
    expectClose(try embedding(input), try expected("embedding"), tolerance: 1e-3, "ECAPA embedding")
    // The whole one of the golden's batch of two; a padded one is not embedded here.
    expectClose(
      try embedding(input), Array(try expected("batch/embeddings").prefix(12)), tolerance: 1e-3,
      "ECAPA embedding in a batch")
  }

  @Test("Embeddings of recordings are SpeechBrain's within 1e-3", .needs(.shared("data/eval/clean")))
  func recordings() throws {
    let keys = golden.keys.sorted().filter { $0.hasPrefix("libri/") && $0.hasSuffix("/tiny_embedding") }
    #expect(keys.count >= 2)
    for key in keys {
      let name = key.split(separator: "/")[1]
      let url = TestFiles.shared("data/eval/clean/\(name).wav")
      expectClose(
        try embedding(AudioFile.read(url).waveform), try expected(key), tolerance: 1e-3, "ECAPA of \(name)")
    }
  }

  @Test("The published model's keys and shapes are what the network asks for")
  func publishedShapes() throws {
    let data = try Data(contentsOf: TestFiles.fixture("ecapa/spkrec-ecapa-voxceleb.shapes.json"))
    let file = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    let published = try #require(file["tensors"] as? [String: [Any]])
    let tensors = try published.mapValues { entry in
      let shape = try #require(entry.last as? [Int])
      return CheckpointTensor(shape: shape, floats: Array(repeating: 1, count: shape.reduce(1, *)))
    }
    #expect(tensors.count == 231)
    let made = try ECAPAEncoder(tensors, source: "shapes", .voxCeleb)
    #expect(made.configuration.minimumCount == 640)
  }

  @Test(
    "A copy with prefixed keys, and one without counters, loads too",
    arguments: ["embedding_model.", "module."])
  func prefixes(prefix: String) throws {
    let stored = try Checkpoint.open(TestFiles.fixture("ecapa/tiny_embedding_model.ckpt")).stateDict(at: "")
    try TestFiles.withTemporaryFolder { folder in
      let url = folder.appendingPathComponent("copy.safetensors")
      let kept = stored.filter { !$0.key.hasSuffix("num_batches_tracked") }.map {
        (prefix + $0.key, $0.value)
      }
      try SafetensorsWriter.write(Dictionary(uniqueKeysWithValues: kept), to: url)
      let copy = try ECAPAEncoder(weights: TestEncoders.weights(url), Self.tiny)
      let waveform = Tensor(try encoder.prepare(input).samples)
      #expect(copy.embedding(of: waveform).floats == encoder.embedding(of: waveform).floats)
      #expect(copy.weightHashes.keys.sorted() == ["copy.safetensors"])
    }
  }

  @Test("The gradient reaches the waveform and agrees with finite differences along itself")
  func gradient() throws {
    let leaf = Tensor(TestSignals.noise(amplitude: 0.3, count: 8_000)).requiringGradient()
    let weighting = RandomGenerator(seed: 3).normal([12])
    let function: (Tensor) -> Tensor = { (encoder.embedding(of: $0) * weighting).sum() }
    let gradient = function(leaf).gradients(of: [leaf])[0]
    #expect(gradient.isFinite().allTrue)
    let length = gradient.norm().scalar
    #expect(length > 0)
    let step = 1e-2
    let direction = gradient * (step / length)
    let (up, down) = withoutGradients {
      (function(leaf.detached() + direction).scalar, function(leaf.detached() - direction).scalar)
    }
    expectClose((up - down) / (2 * step), length, tolerance: 0.05, scale: length, "directional derivative")
  }

  @Test("Of the shortest recording that is taken there is an embedding, of a sample less there is none")
  func shortest() throws {
    let samples = TestSignals.noise(count: 640)
    let prepared = try encoder.prepare(Waveform(samples: samples, sampleRate: 16_000))
    #expect(encoder.embedding(of: Tensor(prepared.samples)).isFinite().allTrue)
    #expect {
      try encoder.prepare(Waveform(samples: Array(samples.dropLast()), sampleRate: 16_000))
    } throws: {
      ($0 as? SignalError)?.code == .tooShort
    }
  }

  @Test("Weights of another network are refused with their keys")
  func otherWeights() throws {
    #expect(throws: WeightError.self) {
      try ECAPAEncoder(
        weights: TestEncoders.weights(TestFiles.fixture("ecapa/tiny_embedding_model.ckpt")))
    }
  }

  @Test("Weights that are nowhere are told with the place for them")
  func missing() throws {
    let named = #expect(throws: RoleError.self) {
      try WeightFiles("gone.ckpt", model: "ecapa", names: ["x"])
    }
    #expect(named?.message.contains("There is no file of weights ") == true)
    #expect(named?.message.contains("gone.ckpt") == true)
    let other = #expect(throws: RoleError.self) {
      try WeightFiles("", model: "no-such-model", names: ["x.pt", "y.pt"])
    }
    #expect(other?.message.hasPrefix("x.pt and y.pt of no-such-model are not in ") == true)
  }
}
