import AssayCheckpoint
import AssayNN
import AssaySignal
import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayModels

@Suite("GE2E speaker encoder")
struct GE2EEncoderTests {
  /// The real weights, where `assay models pull ge2e` has put them.
  static let weights: URL? = {
    if let url = try? ModelStore.url(of: "ge2e") { return url }
    FileHandle.standardError.write(
      Data("SKIPPED: parity of the GE2E encoder needs its weights (assay models pull ge2e)\n".utf8))
    return nil
  }()

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

  @Test("Embeddings with the real weights are the reference's within 1e-5", .enabled(if: weights != nil))
  func embeddings() throws {
    let encoder = try GE2EEncoder(weights: #require(Self.weights), .resemblyzer)
    let waveform = Tensor(try encoder.prepare(input).samples)
    let (partials, embedding) = withoutGradients {
      (encoder.partialEmbeddings(of: waveform), encoder.embedding(of: waveform))
    }
    expectClose(partials.floats, try expected("partial_embeds"), tolerance: 1e-5, "GE2E partials")
    expectClose(
      (embedding / embedding.norm()).floats, try expected("embedding"), tolerance: 1e-5, "GE2E embedding")
  }

  @Test("The SV2TTS variant's embeddings are the reference's within 1e-5", .enabled(if: weights != nil))
  func rtvc() throws {
    // The golden is of the toolbox's file interface: zeros at the edges, where the attack's differentiable mel
    // mirrors (2e-5 in the first partial), and no round trip by 22.05 kHz.
    let rtvc = GE2EConfiguration.rtvc
    let encoder = try GE2EEncoder(
      weights: #require(Self.weights),
      GE2EConfiguration(
        mel: .ge2e, partialStep: rtvc.partialStep, normEpsilon: rtvc.normEpsilon, decodingRate: nil))
    let trimmed = try SilenceTrimming.ge2e.apply(to: input.raised(to: -30)).waveform
    let padding = GE2EConfiguration.rtvc.paddedCount(count: trimmed.count) - trimmed.count
    let waveform = Tensor(trimmed.samples + [Float](repeating: 0, count: padding))
    let (partials, mean) = withoutGradients {
      (encoder.partialEmbeddings(of: waveform), encoder.embedding(of: waveform))
    }
    expectClose(partials.floats, try expected("rtvc_partial_embeds"), tolerance: 1e-5, "RTVC partials")
    expectClose(mean.floats, try expected("rtvc_mean_unnormalised"), tolerance: 1e-5, "RTVC mean")
    expectClose(
      (mean / mean.norm()).floats, try expected("rtvc_embedding"), tolerance: 1e-5, "RTVC embedding")
  }

  @Test("Real speech embeds as in the reference", .enabled(if: weights != nil))
  func speech() throws {
    let encoder = try GE2EEncoder(weights: #require(Self.weights), .resemblyzer)
    for key in golden.keys.sorted() where key.hasPrefix("libri/") && key.hasSuffix("/embedding") {
      let name = key.split(separator: "/")[1]
      guard let url = TestFiles.shared("data/eval/clean/\(name).wav") else { return }
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
