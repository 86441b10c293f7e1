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

@testable import AssayFeatures
@testable import AssayNetworks

@Suite("CAM++ speaker encoder")
struct CAMPlusPlusEncoderTests {
  private let golden: [String: CheckpointTensor]
  private let input: Waveform

  init() throws {
    golden = try Checkpoint.open(TestFiles.fixture("campplus/expected.safetensors")).tensors
    // The golden folders' common signal.
    input = try AudioFile.read(TestFiles.fixture("ge2e/input.wav")).waveform
  }

  private func expected(_ key: String) throws -> [Float] { try #require(golden[key]).floats() }

  /// A network of the real kind with fewer layers and random weights.
  private static let small: CAMPlusPlusConfiguration = {
    var configuration = CAMPlusPlusConfiguration.chineseEnglish
    configuration.headChannels = 4
    configuration.channels = 16
    configuration.growth = 8
    configuration.segment = 7
    configuration.blocks = [.init(layers: 2, dilation: 1), .init(layers: 2, dilation: 2)]
    configuration.embeddingSize = 12
    return configuration
  }()

  private func smallEncoder(_ configuration: CAMPlusPlusConfiguration = small) throws -> CAMPlusPlusEncoder {
    try CAMPlusPlusEncoder(
      RandomWeights.make { CAMPlusPlus($0, configuration) }, source: "random weights", configuration)
  }

  @Test("Log energies are Kaldi's: within 5e-3, a tenth of it on average; means are gone")
  func features() throws {
    let encoder = try smallEncoder()
    let waveform = Tensor(try encoder.prepare(input).samples)
    let energies = encoder.logEnergies(of: waveform.unsqueezed(0))
    #expect(energies.shape == [1, 358, 80])
    let raw = try expected("fbank_raw")
    expectClose(energies.floats, raw, tolerance: 5e-3, "CAM++ log energies")
    let mean = zip(energies.floats, raw).reduce(0.0) { $0 + Double(abs($1.0 - $1.1)) } / Double(raw.count)
    #expect(mean < 5e-4)
    expectClose(
      encoder.features(of: waveform.unsqueezed(0)).floats, try expected("fbank_mean_norm"), tolerance: 5e-3,
      "CAM++ features")
  }

  @Test("Every stage has the reference's values within 5e-3, given its features", .needs(.campplus))
  func stages() throws {
    let network = try CAMPlusPlusEncoder(weights: ModelStore.weights(of: "campplus")).network
    let features = Tensor(try expected("fbank_mean_norm"), shape: [1, 358, 80])
    try withoutGradients {
      func compare(_ x: Tensor, _ key: String) throws {
        let shown = x.squeezed(0).sliced(1, 0..<x.size(2), step: 16)
        expectClose(shown.floats, try expected(key), tolerance: 5e-3, "CAM++ \(key)")
      }
      let head = network.head(features.transposed())
      try compare(head, "head_out_every16")
      var x = network.entered(head)
      try compare(x, "tdnn_every16")
      try compare(network.blocks[0].layers[0](x), "cam1_every16")
      for index in 0..<3 {
        x = network.blocks[index](x)
        try compare(x, "block\(index + 1)_every16")
        x = network.transits[index](x)
        try compare(x, "transit\(index + 1)_every16")
      }
      x = network.exited(x)
      try compare(x, "out_nonlinear_every16")
      let statistics = CAMPlusPlus.statistics(x)
      expectClose(statistics.floats, try expected("stats"), tolerance: 1e-4, "CAM++ statistics")
      expectClose(
        network.dense(statistics.unsqueezed(2)).floats, try expected("dense_linear"), tolerance: 2e-4,
        "CAM++ projection")
      expectClose(
        network(features).floats, try expected("embedding"), tolerance: 2e-4, "CAM++ embedding of features")
    }
  }

  private func embedding(_ waveform: Waveform) throws -> [Float] {
    let encoder = try CAMPlusPlusEncoder(weights: ModelStore.weights(of: "campplus"))
    let prepared = try encoder.prepare(waveform)
    return withoutGradients { encoder.embedding(of: Tensor(prepared.samples)).floats }
  }

  @Test("The embedding of the common signal is the reference's within 2e-4", .needs(.campplus))
  func embedding() throws {
    expectClose(try embedding(input), try expected("embedding"), tolerance: 2e-4, "CAM++ embedding")
  }

  @Test(
    "Embeddings of recordings are the reference's within 2e-4",
    .needs(.campplus, .shared("data/eval/clean")))
  func recordings() throws {
    let names = [
      "1089-134686-0001", "1089-134686-0035", "1284-1180-0013", "1284-1180-0016", "2830-3979-0004",
      "4992-23283-0009",
    ].map { "librispeech_p\($0)" }
    var found: [[Float]] = []
    for name in names {
      let url = TestFiles.shared("data/eval/clean/\(name).wav")
      found.append(try embedding(AudioFile.read(url).waveform))
      expectClose(
        found[found.count - 1], try expected("libri/\(name)/embedding"), tolerance: 2e-4, "CAM++ of \(name)")
    }
    let cosines = found.flatMap { one in found.map { Self.cosine(one, $0) } }
    expectClose(cosines, try expected("libri_cosine_matrix"), tolerance: 1e-4, "CAM++ cosines")
  }

  private static func cosine(_ a: [Float], _ b: [Float]) -> Float {
    func product(_ a: [Float], _ b: [Float]) -> Double {
      zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    return Float(product(a, b) / (product(a, a) * product(b, b)).squareRoot())
  }

  @Test("A pre-emphasised frame does not see its mean, and a floor stands for silence")
  func floor() throws {
    let encoder = try smallEncoder()
    let constant = encoder.logEnergies(of: .full(0.25, shape: [1, 1_000]))
    expectClose(
      constant.floats, [Float](repeating: Float(log(KaldiFilterbank.floor)), count: 4 * 80), tolerance: 1e-6,
      "energies of a constant")
    let samples = TestSignals.noise(count: 1_000)
    expectClose(
      encoder.logEnergies(of: Tensor(samples).unsqueezed(0)).floats,
      encoder.logEnergies(of: Tensor(samples.map { $0 + 0.125 }).unsqueezed(0)).floats, tolerance: 1e-2,
      "with an offset")
  }

  @Test("The masks are those of a context that is averaged the long way", arguments: 0..<10)
  func context(index: Int) throws {
    var numbers = SeededNumbers(seed: UInt64(index))
    let (configuration, length) = (Self.small, Int.random(in: 1...40, using: &numbers))
    let weights = RandomWeights.make(seed: UInt64(index)) {
      CAMPlusPlusDenseLayer($0, from: 16, dilation: 2, configuration)
    }
    let layer = CAMPlusPlusDenseLayer(
      WeightLoader(weights, source: "random weights"), from: 16, dilation: 2, configuration)
    let x = RandomGenerator(seed: UInt64(index) + 50).normal([1, 16, length])
    let z = layer.bottleneckNorm(layer.bottleneck(layer.inputNorm(x).relu())).relu()
    let (segment, values) = (configuration.segment, z.floats)
    var context: [Float] = []
    for channel in 0..<16 {
      let row = Array(values[channel * length..<(channel + 1) * length])
      for frame in 0..<length {
        let start = frame / segment * segment
        let part = row[start..<min(length, start + segment)]
        context.append(
          row.reduce(0, +) / Float(length) + part.reduce(0, +) / Float(part.count))
      }
    }
    let mask = layer.contextOut(layer.contextIn(Tensor(context, shape: [1, 16, length])).relu()).sigmoid()
    #expect(
      mask.variance(2).max().scalar > (length > segment ? 1e-8 : -1), "a mask that is the same everywhere")
    expectClose(layer(x).floats, (layer.local(z) * mask).floats, tolerance: 1e-5, "masked layer")
  }

  @Test("The gradient reaches the waveform and agrees with finite differences along itself")
  func gradient() throws {
    let encoder = try smallEncoder()
    // Noise has no silent bands, where logarithms bend too much for finite differences.
    let samples = TestSignals.noise(amplitude: 0.3, count: 8_000)
    let leaf = Tensor(samples).requiringGradient()
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
    let encoder = try smallEncoder()
    let least = encoder.configuration.minimumCount
    #expect(least == 720)
    let samples = TestSignals.noise(count: least)
    let prepared = try encoder.prepare(Waveform(samples: samples, sampleRate: 16_000))
    #expect(encoder.embedding(of: Tensor(prepared.samples)).isFinite().allTrue)
    #expect {
      try encoder.prepare(Waveform(samples: Array(samples.dropLast()), sampleRate: 16_000))
    } throws: {
      ($0 as? SignalError)?.code == .tooShort
    }
  }

  @Test("Silence, nothing and NaN are refused")
  func badInput() throws {
    let encoder = try smallEncoder()
    let codes: [([Float], SignalError.Code)] = [
      ([], .empty), ([Float](repeating: 0, count: 16_000), .silent), ([0.1, .nan], .notFinite),
    ]
    for (samples, code) in codes {
      #expect {
        try encoder.prepare(Waveform(samples: samples, sampleRate: 16_000))
      } throws: {
        ($0 as? SignalError)?.code == code
      }
    }
  }

  @Test(
    "A missing and a misshapen key are named",
    arguments: ["head.conv1.weight", "xvector.dense.linear.weight"])
  func keys(key: String) throws {
    var tensors = RandomWeights.make { CAMPlusPlus($0, Self.small) }
    tensors[key] = nil
    #expect {
      try CAMPlusPlusEncoder(tensors, source: "campplus.pt", Self.small)
    } throws: {
      ($0 as? WeightError)?.missing == [key]
    }
    tensors[key] = CheckpointTensor(shape: [3], floats: [0, 0, 0])
    #expect {
      try CAMPlusPlusEncoder(tensors, source: "campplus.pt", Self.small)
    } throws: {
      ($0 as? WeightError)?.code == .wrongShapes
    }
  }
}
