import AssayModelStore
import AssayNetworks
import AssayRoles
import AssaySignal
import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayTraining

@Suite("Training of surrogate encoders")
struct SurrogateTrainingTests {
  private static func recipe(_ speech: URL, _ held: URL) -> SurrogateRecipe {
    var recipe = SurrogateRecipe.compact
    recipe.speech = [speech.path]
    recipe.validation = .init(speech: [held.path], count: 8, seconds: 2)
    recipe.crops.batch = 6
    recipe.loop.steps = 30
    recipe.loop.logEvery = 5
    recipe.loop.validateEvery = 0
    recipe.loop.averageDecay = 0.8
    recipe.loop.learningRate = .init(peak: 3e-3, warmupSteps: 5)
    return recipe
  }

  /// Recordings `SPEAKER-NUMBER.wav`.
  private static func voices(_ folder: URL, _ pitches: [Double]) throws -> URL {
    for pitch in pitches {
      for number in 0..<2 {
        try AudioFile.write(
          Waveform(
            samples: TestSpeech.voice(
              pitch: pitch, seconds: 2.2, seed: UInt64(Int(pitch) * 10 + number)), sampleRate: 16_000),
          to: folder.appendingPathComponent("\(Int(pitch))-\(number).wav"))
      }
    }
    return folder
  }

  @Test("Both members learn to tell voices apart, and what is saved can be protected against")
  func learns() throws {
    try TestFiles.withTemporaryFolder { folder in
      let speech = try Self.voices(folder.appendingPathComponent("speech"), [90, 140, 220])
      let held = try Self.voices(folder.appendingPathComponent("held"), [110, 250])
      let recipe = Self.recipe(speech, held)
      let run = TrainingFolder(folder.appendingPathComponent("run"))
      try run.open(configuration: recipe.yaml())
      _ = try Trainer(
        recipe.objective(encoder: TinyTraining.MeanSpectrum(), placement: .init(), progress: { _, _ in }),
        recipe.loop, in: run
      ).run()
      let log = TrainingLog.read(run.log)
      for member in SurrogateEncoder.Member.allCases {
        let losses = log.compactMap { $0.losses[member.rawValue] }
        #expect(losses.last! < 0.5 * losses.first!, "\(member): \(losses)")
      }
      #expect(log.compactMap(\.validation).last?[SurrogateValidation.measure] == 1)
      // The centres of the training's speakers are in the file, and no part of the encoder.
      try WeightDescription.write(of: [run.bestWeights], licence: "a test's", source: nil)
      let encoder = try SurrogateEncoder(weights: WeightFile(own: run.bestWeights, model: "surrogate"))
      let voice = try encoder.prepare(
        Waveform(samples: TestSpeech.voice(pitch: 90, seconds: 1), sampleRate: 16_000))
      #expect(voice.count == SurrogateEncoder.window)
      #expect(encoder.embedding(of: Tensor(voice.samples)).shape == [256])
    }
  }

  @Test("One voice, and validation without two recordings of two voices, are refused in a sentence")
  func unsuitable() throws {
    try TestFiles.withTemporaryFolder { folder in
      let one = try Self.voices(folder.appendingPathComponent("one"), [90])
      let two = try Self.voices(folder.appendingPathComponent("two"), [110, 250])
      func objective(_ speech: URL, _ held: URL) throws {
        _ = try Self.recipe(speech, held).objective(
          encoder: TinyTraining.MeanSpectrum(), placement: .init(), progress: { _, _ in })
      }
      #expect { try objective(one, two) } throws: { "\($0)".contains("one speaker") }
      #expect { try objective(two, one) } throws: { "\($0)".contains("two recordings") }
      try objective(two, two)
    }
  }
}
