import AssayCheckpoint
import AssayErrors
import AssayFeatures
import AssayModelStore
import AssayNN
import AssayRoles
import AssaySignal
import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayNetworks

@Suite("GE2E speaker encoder")
struct GE2EEncoderTests {
  private let golden: [String: CheckpointTensor]
  private let input: Waveform

  init() throws {
    golden = try Checkpoint.open(TestFiles.fixture("ge2e/expected.safetensors")).tensors
    input = try AudioFile.read(TestFiles.fixture("ge2e/input.wav")).waveform
  }

  private func expected(_ key: String) throws -> [Float] { try #require(golden[key]).floats() }

  @Test("Preparation and mel frames are the reference's: lengths exact, mel within 1e-6")
  func features() throws {
    let encoder = try TestEncoders.ge2e(.resemblyzer)
    let prepared = try encoder.prepare(input)
    let trimmedLength = Int(try expected("trimmed_length")[0])
    #expect(prepared.count == GE2EConfiguration.resemblyzer.paddedCount(count: trimmedLength))
    expectClose(
      Array(prepared.samples.prefix(4_800)), try expected("trimmed_wav_first_4800"), tolerance: 1e-7,
      "trimmed")
    let mel = encoder.mel(Tensor(prepared.samples).unsqueezed(0)).squeezed(0)
    #expect(mel.shape == [315, 40])
    expectClose(mel.floats, try expected("mel"), tolerance: 1e-6, "GE2E mel")
  }

  @Test("Embeddings with the real weights are the reference's within 1e-5", .needs(.ge2e))
  func embeddings() throws {
    let encoder = try GE2EEncoder(weights: ModelStore.weights(of: "ge2e"), .resemblyzer)
    let waveform = Tensor(try encoder.prepare(input).samples)
    let (partials, embedding) = withoutGradients {
      (
        encoder.partialEmbeddings(of: waveform.unsqueezed(0), using: RandomGenerator(seed: 0)).squeezed(0),
        encoder.embedding(of: waveform)
      )
    }
    expectClose(partials.floats, try expected("partial_embeds"), tolerance: 1e-5, "GE2E partials")
    expectClose(
      (embedding / embedding.norm()).floats, try expected("embedding"), tolerance: 1e-5, "GE2E embedding")
  }

  @Test(
    "Embeddings of partials and of an utterance are SV2TTS's and DiffVC's within 1e-6: with the epsilon and without",
    arguments: [(GE2EConfiguration.sv2tts, "eps"), (.diffVC, "no_eps")])
  func tail(_ configuration: GE2EConfiguration, _ name: String) throws {
    var configuration = configuration
    configuration.hiddenSize = 8
    let tiny = try Checkpoint.open(TestFiles.fixture("sv2tts/speaker_tail.safetensors")).tensors
    let loader = WeightLoader(tiny.filter { !$0.key.hasPrefix("io.") }, source: "tiny")
    let network = GE2ENetwork(loader, configuration)
    try loader.finish()
    let partials = network(try #require(tiny["io.frames"]).tensor())
    expectClose(
      partials.floats, try #require(tiny["io.partials_\(name)"]).floats(), tolerance: 1e-6, "partials")
    let mean = partials.mean(0)
    expectClose(
      (mean / mean.norm()).floats, try #require(tiny["io.utterance_\(name)"]).floats(), tolerance: 1e-6,
      "utterance")
  }

  @Test("SV2TTS hears a recording at its own rate; the attack on it hears it by way of 22.05 kHz")
  func rates() throws {
    // From 16 kHz there is nothing to resample: trimmed speech and zeros at its end.
    let heard = try TestEncoders.ge2e(.sv2tts).prepare(input)
    let trimmed = try SilenceTrimming.ge2e.apply(to: input.raised(to: -30)).waveform
    #expect(Array(heard.samples.prefix(trimmed.count)) == trimmed.samples)
    #expect(heard.count == GE2EConfiguration.sv2tts.paddedCount(count: trimmed.count))
    #expect(heard.samples.dropFirst(trimmed.count).allSatisfy { $0 == 0 })
    let attacked = try TestEncoders.ge2e(.rtvc).prepare(input)
    #expect(attacked != heard)
    let byWay = try input.resampled(to: 22_050).resampled(to: 16_000)
    #expect(try TestEncoders.ge2e(.sv2tts).prepare(byWay) == attacked)
  }

  @Test("The published sizes ask for every tensor of the published file, and for no other")
  func publishedShapes() throws {
    let shapes = try JSONDecoder().decode(
      [String: [Int]].self, from: Data(contentsOf: TestFiles.fixture("sv2tts/official_shapes_encoder.json")))
    #expect(shapes.count == 16)
    let tensors = FormulaWeights.golden(shapes: shapes).map { key, values in
      (key, CheckpointTensor(shape: shapes[key] ?? [], floats: values))
    }
    _ = try GE2EEncoder(Dictionary(uniqueKeysWithValues: tensors), source: "published", .sv2tts)
  }

  @Test("The SV2TTS variant's embeddings are the reference's within 1e-5", .needs(.ge2e))
  func rtvc() throws {
    // The golden is of the toolbox's file interface: zeros at the edges, where the attack's differentiable mel
    // mirrors (2e-5 in the first partial), and no round trip by 22.05 kHz.
    let sv2tts = GE2EConfiguration.sv2tts
    let encoder = try GE2EEncoder(
      weights: ModelStore.weights(of: "ge2e"),
      GE2EConfiguration(
        mel: .ge2e, partialStep: sv2tts.partialStep, normEpsilon: sv2tts.normEpsilon, decodingRate: nil))
    let waveform = Tensor(try encoder.prepare(input).samples)
    let (partials, mean) = withoutGradients {
      (
        encoder.partialEmbeddings(of: waveform.unsqueezed(0), using: RandomGenerator(seed: 0)).squeezed(0),
        encoder.embedding(of: waveform)
      )
    }
    expectClose(partials.floats, try expected("rtvc_partial_embeds"), tolerance: 1e-5, "RTVC partials")
    expectClose(mean.floats, try expected("rtvc_mean_unnormalised"), tolerance: 1e-5, "RTVC mean")
    expectClose(
      (mean / mean.norm()).floats, try expected("rtvc_embedding"), tolerance: 1e-5, "RTVC embedding")
  }

  @Test("Real speech embeds as in the reference", .needs(.ge2e, .shared("data/eval/clean")))
  func speech() throws {
    let encoder = try GE2EEncoder(weights: ModelStore.weights(of: "ge2e"), .resemblyzer)
    let keys = golden.keys.sorted().filter { $0.hasPrefix("libri/") && $0.hasSuffix("/embedding") }
    #expect(!keys.isEmpty)
    for key in keys {
      let name = key.split(separator: "/")[1]
      let url = TestFiles.shared("data/eval/clean/\(name).wav")
      let prepared = try encoder.prepare(AudioFile.read(url).waveform)
      let embedding = withoutGradients { encoder.embedding(of: Tensor(prepared.samples)) }
      expectClose(
        (embedding / embedding.norm()).floats, try expected(key), tolerance: 1e-5, "embedding of \(name)")
    }
  }

  @Test("The gradient reaches the waveform and agrees with finite differences along itself")
  func gradient() throws {
    let encoder = try TestEncoders.ge2e(.rtvc)
    let samples = try encoder.prepare(
      Waveform(samples: TestSpeech.voice(pitch: 120, seconds: 2), sampleRate: 16_000))
    let leaf = Tensor(samples.samples).requiringGradient()
    let weighting = RandomGenerator(seed: 3).normal([256])
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
    expectClose((up - down) / (2 * step), length, tolerance: 0.02, scale: length, "directional derivative")
  }

  @Test("A missing and a misshapen key are named", arguments: ["lstm.weight_hh_l1", "linear.bias"])
  func keys(key: String) throws {
    var tensors = TestEncoders.ge2eWeights()
    tensors[key] = nil
    #expect {
      try GE2EEncoder(tensors, source: "encoder.pt", .rtvc)
    } throws: {
      ($0 as? WeightError)?.missing == [key]
    }
    tensors[key] = CheckpointTensor(shape: [3], floats: [0, 0, 0])
    #expect {
      try GE2EEncoder(tensors, source: "encoder.pt", .rtvc)
    } throws: {
      ($0 as? WeightError)?.code == .wrongShapes
    }
  }

  @Test("Silence, noise without speech and NaN are refused")
  func badInput() throws {
    let encoder = try TestEncoders.ge2e(.resemblyzer)
    let codes: [([Float], SignalError.Code)] = [
      ([], .empty), ([Float](repeating: 0, count: 16_000), .silent), ([0.1, .nan], .notFinite),
      ([Float](repeating: 0.1, count: 16_000), .noSpeech), ([0.1, 0.2], .tooShort),
    ]
    for (samples, code) in codes {
      #expect {
        try encoder.prepare(Waveform(samples: samples, sampleRate: 16_000))
      } throws: {
        ($0 as? SignalError)?.code == code
      }
    }
  }
}
