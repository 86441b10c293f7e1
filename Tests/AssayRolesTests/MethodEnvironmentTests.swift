import AssayErrors
import AssayRoles
import AssaySignal
import Foundation
import Testing

@Suite("What methods are made with")
struct MethodEnvironmentTests {
  /// Leaves speech as it is, scaled.
  private struct Scaling: Purifier {
    static let description = MethodDescription(
      name: "scaling", role: .purifier, summary: "scales", paper: "none",
      parameters: [.init("factor", .number(0...10), default: .number(2), help: "factor")])
    let factor: Float

    init(_ values: ParameterValues) { factor = Float(values.number("factor")) }

    func purify(_ speech: Utterance, context: MethodContext) throws -> ProcessedSpeech {
      ProcessedSpeech(
        Waveform(
          samples: speech.waveform.samples.map { $0 * factor }, sampleRate: speech.waveform.sampleRate))
    }
  }

  /// Protects by what a purifier that it is given by name leaves.
  private struct Adaptive: Protection {
    static let description = MethodDescription(
      name: "adaptive", role: .protection, summary: "knows a purifier", paper: "none",
      parameters: [.init("purifier", .text, default: .text("scaling"), help: "the purifier")])
    let purifier: any Purifier

    init(_ values: ParameterValues, _ environment: MethodEnvironment) throws {
      purifier = try environment.purifier(values.text("purifier"), ["factor": "3"])
    }

    func protect(_ subject: Utterance, candidates: [Utterance], context: MethodContext) throws
      -> ProcessedSpeech
    {
      try context.checkCancellation()
      return try purifier.purify(subject, context: context)
    }
  }

  private static let methods = MethodRegistries(
    protections: Registry(.protection, [.init(Adaptive.description) { try Adaptive($0, $1) }]),
    purifiers: Registry(.purifier, [.init(Scaling.description) { values, _ in Scaling(values) }]))

  private static let speech = Utterance(id: "a", waveform: Waveform(samples: [0.1, -0.2], sampleRate: 8_000))

  @Test("A protection holds a purifier that it was given by name")
  func given() throws {
    let environment = MethodEnvironment(methods: Self.methods)
    let result = try environment.protection("adaptive")
      .protect(Self.speech, candidates: [], context: MethodContext())
    #expect(result.waveform.samples == [0.1 * 3, -0.2 * 3])
  }

  @Test("An unknown name tells the names there are")
  func unknown() {
    let environment = MethodEnvironment(methods: Self.methods)
    #expect {
      try environment.protection("adaptive", ["purifier": "washing"])
    } throws: {
      ($0 as? RoleError)?.code == .unknownMethod && "\($0)".contains("there are scaling")
    }
    #expect(throws: RoleError.self) { try MethodEnvironment().verifier("any") }
  }

  @Test("A call whose result is no longer wanted ends")
  func cancelled() throws {
    let protection = try MethodEnvironment(methods: Self.methods).protection("adaptive")
    let context = MethodContext(isCancelled: { true })
    #expect(throws: CancellationError.self) {
      try protection.protect(Self.speech, candidates: [], context: context)
    }
  }
}
