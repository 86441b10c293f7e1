import AssayCheckpoint
import AssayFeatures
import AssayNN
import AssayNetworks
import AssayRoles
import AssaySignal
import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayPhonePuRe
@testable import AssayPurification

/// Model folders with Assay's own networks, tiny and untrained.
enum TinySpectralModel {
  /// As they begin training: the gate of the speech to be purified is open, that of a refiner's state closed.
  private static func tensors(_ sizes: SpectralConvNeXtConfiguration, seed: UInt64) -> [String:
    CheckpointTensor]
  {
    let loader = WeightLoader(initializing: RandomGenerator(seed: seed))
    _ = SpectralConvNeXt(loader, sizes)
    return Dictionary(
      uniqueKeysWithValues: loader.parameters.map { key, tensor in
        (key, CheckpointTensor(shape: tensor.shape, floats: tensor.floats))
      })
  }

  static func write(to folder: URL, storage: PhonePuReModelWriter.Storage = .float16) throws {
    func sizes(_ spectra: Int) -> SpectralConvNeXtConfiguration {
      .init(
        spectra: spectra, usesPhonemes: spectra == 2, hiddenChannels: 8, expansion: 2, kernel: 3,
        dilations: [1],
        embeddingWidth: 4)
    }
    var writer = PhonePuReModelWriter(
      licence: "CC-BY-4.0", source: "a test", dictionary: nil,
      purification: .init(
        tensors(sizes(1), seed: 1), network: .init(sizes(1)), spectrogram: .phonePuRe,
        segments: .init(length: 12_000, overlap: 2_000)),
      refinement: .init(
        tensors(sizes(2), seed: 2), network: .init(sizes(2)), recipe: .phonePuRe))
    writer.defaults = .init(purificationSteps: 2, refinementSteps: 3, sampler: "marginal")
    writer.storage = storage
    try writer.write(to: folder)
  }
}

@Suite("Model folders of Assay's own networks")
struct PhonePuReModelWriterTests {
  private let speech = Utterance(
    id: "anna", waveform: Waveform(samples: TestSpeech.voice(pitch: 200, seconds: 1.3), sampleRate: 16_000))

  private func purify(_ folder: URL, _ overrides: [String: String] = [:]) throws -> ProcessedSpeech {
    let entry = try PurifierRegistry.all.entry(named: "phonepure")
    let values = try ParameterValues(
      for: entry.description, overrides: overrides.merging(["model": folder.path]) { own, _ in own })
    return try entry.make(values, MethodEnvironment()).purify(speech, context: .init(seed: 1))
  }

  @Test("The model's own numbers are used and recorded, and a user's replace them")
  func defaults() throws {
    try TestFiles.withTemporaryFolder { folder in
      try TinySpectralModel.write(to: folder)
      let own = try purify(folder)
      #expect(own.waveform.count == speech.waveform.count)
      #expect(
        own.details["purificationSteps"] == .integer(2) && own.details["refinementSteps"] == .integer(3))
      #expect(own.details["sampler"] == .text("marginal"))
      #expect(
        try purify(folder, ["purificationSteps": "2", "refinementSteps": "3", "sampler": "marginal"]).waveform
          == own.waveform)
      for change in [
        ["purificationSteps": "1"], ["refinementSteps": "1"], ["sampler": "predictor"], ["overlap": "0"],
        ["refinement": "false"],
      ] { #expect(try purify(folder, change).waveform != own.waveform, "\(change)") }
    }
  }

  @Test("Levels alone are transferred where the user or the model says so, and that is recorded")
  func transfer() throws {
    try TestFiles.withTemporaryFolder { folder in
      try TinySpectralModel.write(to: folder)
      let (plain, levels) = (try purify(folder), try purify(folder, ["transfer": "levels"]))
      #expect(plain.details["transfer"] == .text("none") && levels.details["transfer"] == .text("levels"))
      #expect(levels.waveform.count == plain.waveform.count && levels.waveform != plain.waveform)
      let manifest = folder.appendingPathComponent("model.json")
      try String(contentsOf: manifest, encoding: .utf8)
        .replacingOccurrences(
          of: "\"sampler\" : \"marginal\"", with: "\"sampler\" : \"marginal\", \"transfers_levels\" : true"
        )
        .write(to: manifest, atomically: true, encoding: .utf8)
      #expect(try purify(folder).waveform == levels.waveform)
      #expect(try purify(folder, ["transfer": "none"]).waveform == plain.waveform)
    }
  }

  @Test("The same weights give the same bytes: those of the fixture that other tests use")
  func bytes() throws {
    let fixture = TestFiles.fixture("phonepure-tiny")
    if ProcessInfo.processInfo.environment["ASSAY_RECORD_SNAPSHOTS"] == "1" {
      try TinySpectralModel.write(to: fixture)
    }
    try TestFiles.withTemporaryFolder { folder in
      try TinySpectralModel.write(to: folder)
      for name in ["model.json", "purification.safetensors", "refinement.safetensors"] {
        #expect(
          try Data(contentsOf: folder.appendingPathComponent(name))
            == Data(contentsOf: fixture.appendingPathComponent(name)), "\(name)")
      }
    }
  }

  @Test("Weights are half as large as float16, and the result nearly the same")
  func storage() throws {
    try TestFiles.withTemporaryFolder { folder in
      let (half, full) = (folder.appendingPathComponent("half"), folder.appendingPathComponent("full"))
      try TinySpectralModel.write(to: half)
      try TinySpectralModel.write(to: full, storage: .asGiven)
      func size(_ folder: URL) throws -> Int {
        try Data(contentsOf: folder.appendingPathComponent("purification.safetensors")).count
      }
      #expect(try Double(size(half)) < 0.6 * Double(size(full)))
      let (a, b) = (try purify(half).waveform.samples, try purify(full).waveform.samples)
      let difference = zip(a, b).reduce(0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
      let energy = b.reduce(0) { $0 + Double($1 * $1) }
      #expect(a != b && difference < 1e-4 * energy)
    }
  }

  @Test("Another sampler's name, and a missing spectrogram, are told in a sentence")
  func damaged() throws {
    try TestFiles.withTemporaryFolder { folder in
      try TinySpectralModel.write(to: folder)
      let manifest = folder.appendingPathComponent("model.json")
      let text = try String(contentsOf: manifest, encoding: .utf8)
      try text.replacingOccurrences(of: "\"marginal\"", with: "\"magic\"")
        .write(to: manifest, atomically: true, encoding: .utf8)
      #expect { try purify(folder) } throws: { "\($0)".contains("magic") }
      var object = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
      var stage = try #require(object["purification"] as? [String: Any])
      stage["spectrogram"] = nil
      object["purification"] = stage
      try JSONSerialization.data(withJSONObject: object).write(to: manifest)
      #expect { try purify(folder) } throws: { "\($0)".contains("purification.spectrogram") }
    }
  }
}
