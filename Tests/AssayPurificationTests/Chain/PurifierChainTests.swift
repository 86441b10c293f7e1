import AssayErrors
import AssayRoles
import AssaySignal
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayPurification

@Suite("Purifiers in sequence")
struct PurifierChainTests {
  private let samples = TestSpeech.utterance(seconds: 1, seed: 3)

  @Test("A chain gives what its links give one after the other, with their details, and one name")
  func sequence() throws {
    let chained = try purified(samples, by: "low-pass+quantisation", ["quantisation.bits": "5"])
    let first = try purified(samples, by: "low-pass")
    let second = try purified(first.waveform.samples, by: "quantisation", ["bits": "5"])
    #expect(chained.waveform == second.waveform)
    let entry = try PurifierRegistry.all.entry(named: "low-pass+quantisation")
    #expect(entry.description.name == "low-pass+quantisation" && entry.description.role == .purifier)
    #expect(
      entry.description.parameters.map(\.name) == ["low-pass.cutoff", "low-pass.order", "quantisation.bits"])
    let values = try ParameterValues(for: entry.description, overrides: ["low-pass.cutoff": "2000"])
    let lower = try entry.make(values, MethodEnvironment()).purify(
      Utterance(id: "u", waveform: Waveform(samples: samples, sampleRate: 16_000)),
      context: MethodContext(seed: 1))
    #expect(lower.waveform != chained.waveform)
  }

  @Test("A method that occurs twice has its parameters twice, and draws other noise the second time")
  func twice() throws {
    let entry = try PurifierRegistry.all.entry(named: "gaussian-noise+gaussian-noise")
    #expect(entry.description.parameters.map(\.name) == ["gaussian-noise.snr", "gaussian-noise-2.snr"])
    let once = try purified(samples, by: "gaussian-noise", ["snr": "10"]).waveform.samples
    let both = try purified(
      samples, by: "gaussian-noise+gaussian-noise",
      ["gaussian-noise.snr": "10", "gaussian-noise-2.snr": "10"]
    ).waveform.samples
    let (first, second) = (zip(once, samples).map { $0 - $1 }, zip(both, once).map { $0 - $1 })
    func product(_ a: [Float], _ b: [Float]) -> Double {
      zip(a, b).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
    }
    let correlation =
      product(first, second) / (product(first, first) * product(second, second)).squareRoot()
    #expect(abs(correlation) < 0.05)
    // The same seed gives the same samples.
    let again = try purified(
      samples, by: "gaussian-noise+gaussian-noise",
      ["gaussian-noise.snr": "10", "gaussian-noise-2.snr": "10"])
    #expect(again.waveform.samples == both)
  }

  @Test(
    "A link that is not there, and a parameter that a link does not take, are told by name",
    arguments: [
      ("low-pass+gone", [:], "There is no purifier called “gone”"),
      ("low-pass+", [:], "There is no purifier called “”"),
      ("+", [:], "There is no purifier called “”"),
      ("low-pass+quantisation", ["bits": "4"], "low-pass+quantisation has no parameter “bits”"),
      ("low-pass+quantisation", ["quantisation.bits": "99"], "quantisation.bits"),
    ] as [(String, [String: String], String)])
  func mistakes(name: String, overrides: [String: String], clause: String) throws {
    let error = #expect(throws: RoleError.self) { _ = try purified(samples, by: name, overrides) }
    #expect(error?.message.contains(clause) == true, "\(error?.message ?? "")")
  }

  @Test("What a link refuses because of another parameter is refused in a chain, too")
  func refusing() throws {
    let error = #expect(throws: RoleError.self) {
      _ = try purified(samples, by: "none+mp3", ["mp3.bitRate": "32000", "mp3.mode": "variable"])
    }
    #expect(error?.message.contains("bitRate=32000 has no effect") == true, "\(error?.message ?? "")")
  }
}
