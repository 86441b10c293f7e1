import AssayCheckpoint
import AssayFiles
import AssayModelStore
import AssayNN
import AssayNetworks
import AssayRoles
import AssaySignal
import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayProtection

@Suite("SurrogateProtection")
struct SurrogateProtectionTests {
  /// Encoders of chance, which have gradients as trained ones have.
  private static func protection(_ overrides: [String: String]) throws -> SurrogateProtection {
    SurrogateProtection(
      encoder: SurrogateEncoder(WeightLoader(initializing: RandomGenerator(seed: 5)), device: .cpu),
      try ParameterValues(for: SurrogateProtection.description, overrides: overrides), device: .cpu)
  }

  private static func voice(_ speaker: String, pitch: Double, seconds: Double) -> Utterance {
    Utterance(
      id: speaker,
      waveform: Waveform(samples: TestSpeech.voice(pitch: pitch, seconds: seconds), sampleRate: 16_000),
      speaker: speaker)
  }

  @Test("Every sample stays in its place, the embeddings come nearer, and the level is near the steps' size")
  func protects() throws {
    // Not a whole number of pieces.
    let subject = Self.voice("a", pitch: 110, seconds: 2.7)
    func result(_ iterations: Int) throws -> (difference: [Float], loss: Double) {
      let result = try Self.protection(["iterations": "\(iterations)"]).protect(
        subject, candidates: [Self.voice("b", pitch: 210, seconds: 2)], context: .init(seed: 1))
      guard case .number(let loss) = result.details["lastLoss"] else { throw CancellationError() }
      #expect(result.waveform.count == subject.waveform.count)
      return (zip(result.waveform.samples, subject.waveform.samples).map { $0 - $1 }, loss)
    }
    let (first, last) = (try result(1), try result(25))
    #expect(last.loss < 0.8 * first.loss)
    let level = (last.difference.reduce(0) { $0 + Double($1 * $1) } / Double(last.difference.count))
      .squareRoot()
    #expect((0.008...0.03).contains(level))
    #expect(try result(25).difference == last.difference)
  }

  @Test("Pieces cover a recording, and the last ends with it")
  func starts() {
    #expect(SurrogateProtection.starts(10) == [0])
    #expect(SurrogateProtection.starts(32_640) == [0])
    #expect(SurrogateProtection.starts(32_641) == [0, 1])
    #expect(SurrogateProtection.starts(65_280) == [0, 32_640])
    #expect(SurrogateProtection.starts(70_000) == [0, 32_640, 37_360])
  }

  @Test("A recording shorter than a window keeps its length")
  func short() throws {
    let subject = Self.voice("a", pitch: 110, seconds: 0.4)
    let result = try Self.protection(["iterations": "2", "attacked": "recurrent"]).protect(
      subject, candidates: [Self.voice("b", pitch: 210, seconds: 0.3)], context: .init(seed: 1))
    #expect(result.waveform.count == subject.waveform.count)
    #expect(result.waveform.samples.allSatisfy { $0.isFinite && abs($0) <= 1 })
  }

  @Test("Without weights, and with those of another network, it says what is wrong")
  func weights() throws {
    #expect {
      try SurrogateProtection(
        ParameterValues(for: SurrogateProtection.description, overrides: [:]), .init())
    } throws: { "\($0)".contains("assay train surrogate") }
    try TestFiles.withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("other.safetensors")
      let loader = WeightLoader(initializing: RandomGenerator(seed: 1))
      _ = SurrogateEncoder(loader, device: .cpu)
      var tensors: [String: CheckpointTensor] = [:]
      for (key, tensor) in loader.parameters where key != "recurrent.output.bias" {
        tensors[key] = CheckpointTensor(shape: tensor.shape, floats: tensor.floats)
      }
      try SafetensorsWriter.write(tensors, to: file)
      try WeightDescription.write(of: [file], licence: "MIT", source: "a test")
      #expect {
        try SurrogateProtection(
          ParameterValues(for: SurrogateProtection.description, overrides: ["weights": file.path]), .init())
      } throws: { "\($0)".contains("recurrent.output.bias") }
    }
  }
}
