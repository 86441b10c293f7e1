import AssayErrors
import AssayReport
import AssayRoles
import AssaySignal
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayBench

@Suite("Costs of methods")
struct SpeechBenchTests {
  private struct Half: Purifier {
    func purify(_ speech: Utterance, context: MethodContext) throws -> ProcessedSpeech {
      ProcessedSpeech(
        Waveform(samples: speech.waveform.samples.map { $0 / 2 }, sampleRate: speech.waveform.sampleRate))
    }
  }

  private struct Steps: Protection {
    let iterations: Int

    func protect(_ subject: Utterance, candidates: [Utterance], context: MethodContext) throws
      -> ProcessedSpeech
    {
      #expect(iterations == 10 && candidates.count == 1)
      return ProcessedSpeech(subject.waveform)
    }
  }

  @Test("Every method of every role is measured; one that cannot be made tells why")
  func rows() throws {
    func description(_ name: String, _ role: Role, _ parameters: [ParameterDescription] = [])
      -> MethodDescription
    {
      MethodDescription(name: name, role: role, summary: "For tests.", paper: "None.", parameters: parameters)
    }
    let methods = MethodRegistries(
      protections: Registry(
        .protection,
        [
          .init(
            description(
              "steps", .protection,
              [.init("iterations", .integer(1...100), default: .integer(50), help: "Steps.")])
          ) { values, _ in Steps(iterations: values.integer("iterations")) },
          // A method without iterations is measured as it is.
          .init(description("plain", .protection)) { _, _ in Steps(iterations: 10) },
        ]),
      purifiers: Registry(
        .purifier,
        [
          .init(description("half", .purifier)) { _, _ in Half() },
          .init(description("broken", .purifier)) { _, _ in
            throw RoleError(.missingModel, "The weights are missing.")
          },
        ]))
    let bench = SpeechBench(
      Waveform(samples: TestSpeech.utterance(seconds: 1, seed: 1), sampleRate: 16_000),
      MethodEnvironment(methods: methods),
      repetitions: 2)
    let rows = bench.rows
    #expect(rows.map(\.method) == ["half", "broken", "steps", "plain"])
    #expect(rows.map { $0.failure == nil } == [true, false, true, true])
    #expect(rows.allSatisfy { ($0.secondsPerSecond == nil) != ($0.failure == nil) })
    let text = SpeechBench.report(rows).text(.text)
    #expect(text.contains("purifier    broken  The weights are missing."))
  }

  @Test("The median is that of the wall times, and the first run is not counted")
  func median() {
    var runs = 0
    let times = ProcessTimes.median(of: 3) {
      runs += 1
      if runs == 1 { Thread.sleep(forTimeInterval: 0.3) }
    }
    #expect(runs == 4 && times.wall < 0.2)
  }
}
