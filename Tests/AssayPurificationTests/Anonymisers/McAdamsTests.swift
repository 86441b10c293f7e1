import AssayErrors
import AssayRoles
import AssaySignal
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayPurification

@Suite("McAdams coefficient")
struct McAdamsTests {
  private let golden: Golden

  init() throws { golden = try Golden(TestFiles.fixture("mcadams/expected.safetensors")) }

  @Test("Window, prediction and moved poles are the reference's")
  func prediction() throws {
    let samples = try golden.floats("x")
    let window = McAdamsShift.window(length: 320, hop: 160)
    expectClose(window, try golden.doubles("window"), tolerance: 1e-12)
    let (expected, shifted) = (try golden.doubles("lpc"), try golden.doubles("shifted_lpc_0.8"))
    for (place, frame) in stride(from: 0, to: 124, by: 10).enumerated() {
      let values = (0..<320).map { window[$0] * Double(samples[160 * frame + $0] + 0x1p-23) }
      let found = McAdamsShift.prediction(values)
      expectClose(found, Array(expected[21 * place..<21 * (place + 1)]), tolerance: 1e-8, "frame \(frame)")
      expectClose(
        McAdamsShift(coefficient: 0.8).shifted(found), Array(shifted[21 * place..<21 * (place + 1)]),
        tolerance: 1e-6, "frame \(frame)")
    }
  }

  @Test(
    "The voice is the reference's", arguments: [("0.5", 1e-3), ("0.8", 1e-5), ("0.9", 1e-5), ("1.0", 1e-5)])
  func voice(coefficient: String, tolerance: Double) throws {
    let shift = McAdamsShift(coefficient: try #require(Double(coefficient)))
    expectClose(
      shift.shifted(try golden.floats("x"), sampleRate: 16_000), try golden.floats("v2_\(coefficient)"),
      tolerance: tolerance)
  }

  @Test("At full scale the samples are the reference's integers within one step")
  func fullScale() throws {
    let found = try purified(golden.floats("x"), by: "mcadams", ["peakNormalise": "true"])
    let expected = try golden.integers("int16_0.8")
    for (sample, integer) in zip(found.waveform.samples, expected) {
      #expect(abs(Int(sample * 32_768) - integer) <= 1)
    }
  }

  @Test("A power of 1 changes nothing but half a percent, and others keep the level")
  func level() throws {
    let samples = try golden.floats("x")
    let same = try purified(samples, by: "mcadams", ["coefficient": "1"]).waveform.samples
    for index in 400..<19_000 { #expect(abs(same[index] - samples[index]) < 0.006 * 0.5) }
    func power(_ samples: [Float]) -> Double { samples.reduce(0) { $0 + Double($1) * Double($1) } }
    let moved = try purified(samples, by: "mcadams").waveform.samples
    #expect(abs(10 * log10(power(moved) / power(samples))) < 0.5 && moved != samples)
  }

  @Test("A drawn power is the speaker's in every run, or the recording's; an unknown speaker is an error")
  func drawn() throws {
    let waveform = Waveform(samples: try golden.floats("x"), sampleRate: 16_000)
    func power(_ draw: String, speaker: String?, seed: UInt64) throws -> ParameterValue? {
      let entry = try PurifierRegistry.all.entry(named: "mcadams")
      let values = try ParameterValues(for: entry.description, overrides: ["draw": draw])
      return try entry.make(values, MethodEnvironment()).purify(
        Utterance(id: "u", waveform: waveform, speaker: speaker), context: MethodContext(seed: seed)
      ).details["coefficient"]
    }
    #expect(try power("speaker", speaker: "anna", seed: 1) == power("speaker", speaker: "anna", seed: 2))
    #expect(try power("speaker", speaker: "anna", seed: 1) != power("speaker", speaker: "ben", seed: 1))
    #expect(try power("recording", speaker: nil, seed: 1) != power("recording", speaker: nil, seed: 2))
    let error = #expect(throws: RoleError.self) { _ = try power("speaker", speaker: nil, seed: 1) }
    #expect(error?.message.contains("The speaker of u is unknown here") == true)
    let useless = #expect(throws: RoleError.self) {
      _ = try purified(waveform.samples, by: "mcadams", ["draw": "recording", "coefficient": "0.7"])
    }
    #expect(useless?.message.contains("coefficient=0.7 has no effect") == true)
  }

  @Test("Less than 20 ms is refused in a sentence; other rates have frames of 20 ms, too")
  func lengths() throws {
    let short = #expect(throws: SignalError.self) {
      _ = try purified(TestSignals.noise(count: 319), by: "mcadams")
    }
    #expect(short?.message.contains("shorter than 20 ms") == true)
    let low = try purified(TestSignals.noise(count: 160), by: "mcadams", sampleRate: 8_000)
    #expect(low.waveform.count == 160)
  }
}
