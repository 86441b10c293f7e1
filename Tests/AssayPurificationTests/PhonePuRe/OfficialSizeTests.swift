import AssayCheckpoint
import AssayNN
import AssayRoles
import AssaySignal
import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayNetworks
@testable import AssayPhonePuRe
@testable import AssayPurification

@Suite("PhonePuRe in the official sizes")
struct OfficialSizeTests {
  /// Formula weights for what a network asks for.
  private static func tensors(_ network: (WeightLoader) -> Void) throws -> [String: CheckpointTensor] {
    let loader = WeightLoader(initializing: RandomGenerator(seed: 1))
    network(loader)
    let shapes = Dictionary(uniqueKeysWithValues: loader.parameters.map { ($0.key, $0.tensor.shape) })
    let values = FormulaWeights.golden(shapes: shapes)
    return try shapes.reduce(into: [:]) { tensors, entry in
      tensors[entry.key] = CheckpointTensor(shape: entry.value, floats: try #require(values[entry.key]))
    }
  }

  @Test("52 million made-up weights take speech through both stages and give finite noise of its length")
  func pipeline() throws {
    try TestFiles.withTemporaryFolder { folder in
      let purification = try Self.tensors { _ = DiffWave($0, .phonePuRe) }
      let refinement = try Self.tensors { _ = NCSNpp($0, .phonePuRe) }
      func count(_ tensors: [String: CheckpointTensor]) -> Int {
        tensors.values.reduce(0) { $0 + $1.shape.reduce(1, *) }
      }
      #expect(count(refinement) == 27_776_038)
      #expect(count(purification) > 24_000_000)
      var writer = PhonePuReModelWriter(
        licence: "none", source: "a formula", dictionary: nil,
        purification: .init(purification, network: .paper),
        refinement: .init(refinement, network: .paper, recipe: .phonePuRe))
      writer.storage = .asGiven
      let model = folder.appendingPathComponent("model")
      try writer.write(to: model)
      // To try commands on, see Documentation/Purifiers.md.
      if let kept = ProcessInfo.processInfo.environment["ASSAY_KEEP_OFFICIAL_SIZE"] {
        try FileManager.default.copyItem(at: model, to: URL(fileURLWithPath: kept))
      }
      let entry = try PurifierRegistry.all.entry(named: "phonepure")
      let values = try ParameterValues(
        for: entry.description,
        overrides: [
          "model": model.path, "purificationSteps": "1", "refinementSteps": "1", "sampler": "predictor",
        ])
      let speech = Utterance(
        id: "anna",
        waveform: Waveform(samples: TestSpeech.voice(pitch: 200, seconds: 1), sampleRate: 16_000))
      let result = try entry.make(values, MethodEnvironment()).purify(speech, context: .init(seed: 1))
      #expect(result.waveform.count == speech.waveform.count && result.waveform != speech.waveform)
      #expect(result.waveform.samples.allSatisfy { $0.isFinite })
    }
  }
}
