import AssayCheckpoint
import AssayDiffusion
import AssayErrors
import AssayFiles
import AssayNetworks
import AssayRoles
import AssaySignal
import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayPhonePuRe
@testable import AssayPurification

/// Model folders with the golden tiny networks: what comes out is noise, what is tested is everything around it.
enum TinyPhonePuRe {
  static func convert(to folder: URL, refining: Bool = true, dictionary: URL? = nil) throws {
    let configuration = try JSONDecoder().decode(
      DiffWaveConfiguration.self, from: Data(contentsOf: TestFiles.fixture("diffwave/tiny/config.json")))
    try PhonePuReConversion.convert(
      purification: TestFiles.fixture("diffwave/tiny/weights.safetensors"), configuration: configuration,
      refinement: refining ? TestFiles.fixture("ncsnpp/tiny_weights.safetensors") : nil,
      dictionary: dictionary,
      licence: "Apache-2.0", to: folder)
  }

  /// A dictionary of silence alone.
  static func dictionary(in folder: URL) throws -> URL {
    let url = folder.appendingPathComponent("spectra.txt")
    let values = (0..<256).map { _ in "0.1" }.joined(separator: ", ")
    try "sil\t[\(values)]\n".write(to: url, atomically: true, encoding: .utf8)
    return url
  }
}

@Suite("PhonePuRe's plumbing")
struct PhonePuReTests {
  private let speech = Utterance(
    id: "anna", waveform: Waveform(samples: TestSpeech.voice(pitch: 200, seconds: 1.3), sampleRate: 16_000))

  private func purifier(_ name: String, _ overrides: [String: String]) throws -> any Purifier {
    let entry = try PurifierRegistry.all.entry(named: name)
    return try entry.make(ParameterValues(for: entry.description, overrides: overrides), MethodEnvironment())
  }

  @Test("A converted model purifies: same length, same seed same samples, other seed others")
  func pipeline() throws {
    try TestFiles.withTemporaryFolder { folder in
      try TinyPhonePuRe.convert(to: folder)
      let purifier = try purifier("phonepure", ["model": folder.path, "refinementSteps": "2"])
      let first = try purifier.purify(speech, context: .init(seed: 1))
      #expect(first.waveform.count == speech.waveform.count)
      #expect(first.waveform.samples.allSatisfy { $0.isFinite })
      #expect(try purifier.purify(speech, context: .init(seed: 1)) == first)
      #expect(try purifier.purify(speech, context: .init(seed: 2)).waveform != first.waveform)
      #expect(Set(purifier.weightHashes.keys) == ["purification.safetensors", "refinement.safetensors"])
      #expect(first.notices == ["no guidance: the model has no phoneme dictionary"], "\(first.notices)")
    }
  }

  @Test("Without refinement it is stage 1, which the other uses of the network share")
  func stage1() throws {
    try TestFiles.withTemporaryFolder { folder in
      try TinyPhonePuRe.convert(to: folder, refining: false)
      let stage1 = try purifier("phonepure", ["model": folder.path, "refinement": "false"])
        .purify(speech, context: .init(seed: 1))
      for name in ["audiopure-diffwave", "diffwave-one-shot", "diffwave-reverse", "diffwave-noise"] {
        let other = try purifier(name, ["model": folder.path]).purify(speech, context: .init(seed: 1))
        #expect(other.waveform.count == speech.waveform.count)
        #expect(other.waveform != stage1.waveform, "\(name)")
      }
      #expect {
        try purifier("phonepure", ["model": folder.path])
      } throws: {
        ($0 as? RoleError)?.code == .missingModel && "\($0)".contains("no second stage")
      }
    }
  }

  @Test("T_pur = 0 is refinement alone: stage 2 on the recording itself")
  func refinementAlone() throws {
    try TestFiles.withTemporaryFolder { folder in
      try TinyPhonePuRe.convert(to: folder)
      let overrides = ["model": folder.path, "refinementSteps": "2"]
      let alone = try purifier("phonepure", overrides.merging(["purificationSteps": "0"]) { $1 })
        .purify(speech, context: .init(seed: 1))
      #expect(alone.details["purificationSteps"] == .integer(0))
      let model = try PhonePuReModel(folder)
      let refiner = try #require(model.refiner)
      let refined = try refiner(
        speech.waveform, sampler: PredictorCorrectorSampler<OUVESDE>(steps: 2, corrector: .init(ratio: 0.4)),
        extent: .bounded, using: RandomGenerator(seed: 1))
      #expect(alone.waveform.samples == refined.samples)
      let both = try purifier("phonepure", overrides).purify(speech, context: .init(seed: 1))
      #expect(both.details["purificationSteps"] == .integer(3))
      #expect(both.waveform != alone.waveform)
      #expect(throws: RoleError.self) {
        try purifier("phonepure", ["model": folder.path, "purificationSteps": "0", "refinement": "false"])
      }
      for name in ["audiopure-diffwave", "diffwave-noise"] {
        #expect(throws: RoleError.self) {
          try purifier(name, ["model": folder.path, "purificationSteps": "0"])
        }
      }
    }
  }

  @Test(
    "A parameter that the others or the model leave without effect is refused",
    arguments: [
      (["sampler": "marginal", "snr": "0.4"], "snr=0.4"),
      (["refinement": "false", "whole": "true"], "whole"),
      (["refinement": "false", "refinementSteps": "3"], "refinementSteps"),
      (["refinement": "false", "snr": "0.3"], "snr=0.3"),
      (["purificationSteps": "0", "overlap": "100"], "overlap"),
      (["sampler": "probability-flow", "refinementSteps": "3"], "refinementSteps"),
      (["phonemes": "none", "strict": "true"], "strict"), (["refinementSteps": "0"], "refinementSteps=0"),
    ])
  func unused(overrides: [String: String], words: String) throws {
    try TestFiles.withTemporaryFolder { folder in
      try TinyPhonePuRe.convert(to: folder)
      #expect {
        try purifier("phonepure", overrides.merging(["model": folder.path]) { $1 })
      } throws: {
        ($0 as? RoleError)?.code == .invalidParameter && "\($0)".contains(words)
      }
    }
  }

  @Test("A compact model is called compact in every record, and not DiffWave under AudioPure's name")
  func compact() throws {
    let model = TestFiles.fixture("phonepure-tiny").path
    let compact = try purifier("phonepure", ["model": model, "phonemes": "none"])
      .purify(speech, context: .init(seed: 1))
    #expect(compact.details["networks"] == .text("spectral-convnext, spectral-convnext"))
    #expect(compact.notices.contains { $0.contains("uses compact networks, not the paper's") })
    let other = try purifier("audiopure-diffwave", ["model": model]).purify(speech, context: .init(seed: 1))
    #expect(other.details["networks"] == .text("spectral-convnext"))
    #expect(other.notices.contains { $0.contains("not DiffWave") })
    try TestFiles.withTemporaryFolder { folder in
      try TinyPhonePuRe.convert(to: folder)
      let paper = try purifier("audiopure-diffwave", ["model": folder.path])
        .purify(speech, context: .init(seed: 1))
      #expect(paper.details["networks"] == .text("diffwave") && paper.notices.isEmpty)
    }
  }

  @Test("A recording too short for a transfer of levels is recorded as without one")
  func shortTransfer() throws {
    let bundled = TestFiles.repository.appendingPathComponent("Models/phonepure-compact").path
    let purifier = try purifier("phonepure", ["model": bundled, "refinement": "false"])
    func purified(_ count: Int) throws -> ProcessedSpeech {
      try purifier.purify(
        Utterance(
          id: "short", waveform: Waveform(samples: TestSignals.noise(count: count), sampleRate: 16_000)),
        context: .init(seed: 1))
    }
    let short = try purified(100)
    #expect(short.details["transfer"] == .text("none"))
    #expect(short.notices.contains { $0.contains("too short for a transfer of levels") })
    let long = try purified(4_000)
    #expect(long.details["transfer"] == .text("levels"))
    #expect(!long.notices.contains { $0.contains("transfer of levels") })
  }

  @Test("Without a transcript guidance is zero and said to be; strict mode refuses")
  func guidance() throws {
    try TestFiles.withTemporaryFolder { folder in
      try TinyPhonePuRe.convert(to: folder, dictionary: TinyPhonePuRe.dictionary(in: folder))
      let overrides = ["model": folder.path, "refinementSteps": "1"]
      let result = try purifier("phonepure", overrides).purify(speech, context: .init(seed: 1))
      #expect(result.details["fallback.zeroGuidance"] == .integer(1))
      #expect(result.notices.contains { $0.contains("no transcript") }, "\(result.notices)")
      let strict = try purifier("phonepure", overrides.merging(["strict": "true"]) { $1 })
      #expect(throws: (any Error).self) { try strict.purify(speech, context: .init(seed: 1)) }
      let without = try purifier("phonepure", overrides.merging(["phonemes": "none"]) { $1 })
      #expect(try without.purify(speech, context: .init(seed: 1)).notices.isEmpty)
    }
  }

  @Test("A recording too short for a spectrogram is refused in a sentence, of every length below the least")
  func tooShort() throws {
    try TestFiles.withTemporaryFolder { folder in
      try TinyPhonePuRe.convert(to: folder, dictionary: TinyPhonePuRe.dictionary(in: folder))
      let purifier = try purifier("phonepure", ["model": folder.path, "refinementSteps": "1"])
      for count in [1, 160, 161, 255] {
        let short = Utterance(
          id: "short", waveform: Waveform(samples: TestSignals.noise(count: count), sampleRate: 16_000))
        #expect {
          try purifier.purify(short, context: .init(seed: 1))
        } throws: {
          ($0 as? SignalError)?.code == .tooShort && "\($0)".contains("short has \(count) samples")
        }
      }
      let least = Utterance(
        id: "least", waveform: Waveform(samples: TestSignals.noise(count: 256), sampleRate: 16_000))
      #expect(try purifier.purify(least, context: .init(seed: 1)).waveform.count == 256)
    }
  }

  @Test("Every sampler and both extents run")
  func samplers() throws {
    try TestFiles.withTemporaryFolder { folder in
      try TinyPhonePuRe.convert(to: folder)
      for sampler in ["predictor", "euler-maruyama"] {
        let result = try purifier(
          "phonepure", ["model": folder.path, "refinementSteps": "2", "sampler": sampler, "whole": "true"]
        ).purify(speech, context: .init(seed: 1))
        #expect(result.waveform.samples.allSatisfy { $0.isFinite }, "\(sampler)")
      }
    }
  }

  @Test("No model, a folder that is none, a changed file and a path out of the folder are refused")
  func badModels() throws {
    try TestFiles.withTemporaryFolder { folder in
      #expect {
        try purifier("phonepure", ["model": ""])
      } throws: {
        ($0 as? RoleError)?.code == .missingModel && "\($0)".contains("the parameter model")
      }
      #expect {
        try purifier("phonepure", ["model": folder.path])
      } throws: {
        "\($0)".contains("not a model folder")
      }
      try TinyPhonePuRe.convert(to: folder)
      let manifest = folder.appendingPathComponent("model.json")
      let text = try String(contentsOf: manifest, encoding: .utf8)
      for (wrong, sentence) in [
        (
          text.replacingOccurrences(
            of: "\"purification.safetensors\"", with: "\"../purification.safetensors\""),
          "not the name of a file"
        ),
        (text.replacingOccurrences(of: "\"phonepure\"", with: "\"other\""), "kind other"),
        (text.replacingOccurrences(of: "\"licence\"", with: "\"license\""), "licence is missing"),
        ("{", "not JSON"),
      ] {
        try wrong.write(to: manifest, atomically: true, encoding: .utf8)
        #expect {
          try purifier("phonepure", ["model": folder.path])
        } throws: {
          "\($0)".contains(sentence)
        }
      }
      try text.write(to: manifest, atomically: true, encoding: .utf8)
      let weights = folder.appendingPathComponent("refinement.safetensors")
      var bytes = try Data(contentsOf: weights)
      bytes[bytes.count - 1] ^= 1
      try bytes.write(to: weights)
      #expect {
        try purifier("phonepure", ["model": folder.path])
      } throws: {
        ($0 as? FileError)?.code == .wrongHash
      }
    }
  }

  @Test("Wrong files are refused before anything is written")
  func badConversion() throws {
    try TestFiles.withTemporaryFolder { folder in
      let out = folder.appendingPathComponent("out")
      #expect(throws: (any Error).self) {
        try PhonePuReConversion.convert(
          purification: TestFiles.fixture("ncsnpp/tiny_weights.safetensors"), refinement: nil,
          dictionary: nil,
          licence: "x", to: out)
      }
      #expect(!FileManager.default.fileExists(atPath: out.path))
    }
  }
}

@Suite("Waveform diffusion with a gradient")
struct DifferentiableDiffusionTests {
  @Test("What it makes of tensors is what it makes of speech, and its gradient is that of differences")
  func gradient() throws {
    try TestFiles.withTemporaryFolder { folder in
      try TinyPhonePuRe.convert(to: folder, refining: false)
      let entry = try PurifierRegistry.all.entry(named: "audiopure-diffwave")
      let values = try ParameterValues(
        for: entry.description, overrides: ["model": folder.path, "purificationSteps": "20"])
      let made = try entry.make(values, MethodEnvironment())
      let purifier = try #require(made as? any DifferentiablePurifier)
      let samples = TestSpeech.voice(pitch: 200, seconds: 0.1)
      let speech = Utterance(id: "a", waveform: Waveform(samples: samples, sampleRate: purifier.sampleRate))
      let x = Tensor(samples, shape: [1, samples.count])
      let purified = try withoutGradients { try purifier.purify(x, using: RandomGenerator(seed: 4)) }
      let whole = try purifier.purify(speech, context: MethodContext(seed: 4))
      #expect(whole.waveform.samples == purified.floats)

      let weights = RandomGenerator(seed: 6).normal([1, samples.count])
      let free = x.requiringGradient()
      let result = try purifier.purify(free, using: RandomGenerator(seed: 4))
      let gradient = (result * weights).sum().gradients(of: [free])[0]
      // Along the gradient itself, where the change is largest beside rounding.
      let length = gradient.square().sum().scalar.squareRoot()
      let direction = gradient / length
      func value(_ step: Double) throws -> Double {
        try withoutGradients {
          let moved = x.detached() + direction * step
          return (try purifier.purify(moved, using: RandomGenerator(seed: 4)) * weights).sum().scalar
        }
      }
      let found = (try value(0.05) - value(-0.05)) / 0.1
      expectClose(found, length, tolerance: 2e-2, scale: length, "derivative")
    }
  }
}
