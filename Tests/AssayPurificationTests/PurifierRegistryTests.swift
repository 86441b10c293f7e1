import AssayErrors
import AssayRoles
import AssaySignal
import Testing
import _AssayTestSupport

@testable import AssayPurification

@Suite("All purifiers")
struct PurifierRegistryTests {
  static let codecs = ["mp3", "opus", "aac", "amr", "speex"]
  static let names = PurifierRegistry.all.entries.map(\.description.name)
  static let networks = PurifierRegistry.all.entries.map(\.description).filter {
    $0.parameters.contains { $0.name == "model" }
  }.map(\.name)
  /// Those which are plain arithmetic.
  static let transforms = names.filter { !codecs.contains($0) && !networks.contains($0) }

  @Test("Each has a citation, a licence and a default it accepts itself")
  func descriptions() throws {
    for entry in PurifierRegistry.all.entries {
      let description = entry.description
      #expect(description.role == .purifier)
      #expect(!description.summary.isEmpty && !description.paper.isEmpty && !description.licence.isEmpty)
      for parameter in description.parameters {
        #expect(
          try parameter.parse(parameter.defaultValue.description, method: description.name)
            == parameter.defaultValue, "\(description.name): \(parameter.name)")
      }
    }
  }

  @Test("A variant of a reference names first the method as it is meant to be")
  func quirks() {
    for description in PurifierRegistry.all.entries.map(\.description) {
      let isVariant = description.name.hasPrefix("waveguard-") || description.name.hasPrefix("speakerguard-")
      #expect(isVariant == (description.quirk != nil), "\(description.name)")
      if let quirk = description.quirk, let first = quirk.split(separator: " ").first {
        #expect(Self.names.contains(String(first)), "\(description.name): \(first)")
      }
    }
  }

  @Test("Rate and length are kept, whatever they are", arguments: transforms)
  func lengths(name: String) throws {
    var numbers = SeededNumbers(seed: 8)
    for rate in [8000, 16_000, 22_050, 44_100] {
      for count in [1, 2, 3, rate / 100, Int.random(in: 1000...9000, using: &numbers)] {
        let samples = TestSignals.noise(amplitude: 0.3, seed: 2, count: count)
        // A frame of its prediction.
        if name == "mcadams", count < rate / 50 {
          let error = #expect(throws: SignalError.self) {
            _ = try purified(samples, by: name, sampleRate: rate)
          }
          #expect(error?.code == .tooShort)
          continue
        }
        let result = try purified(samples, by: name, sampleRate: rate)
        #expect(result.waveform.count == count, "\(count) at \(rate) Hz")
        #expect(result.waveform.sampleRate == rate)
        #expect(result.waveform.samples.allSatisfy { $0.isFinite && abs($0) < 2 })
      }
    }
  }

  @Test(
    "Networks keep rate and length, whatever they are, or refuse what is too short in a sentence",
    arguments: networks)
  func lengthsOfNetworks(name: String) throws {
    var numbers = SeededNumbers(seed: 8)
    var kept = 0
    for rate in [8000, 16_000, 22_050, 44_100] {
      for count in [1, 2, 3, rate / 100, rate / 10 + 1, Int.random(in: 1000...9000, using: &numbers)] {
        let samples = TestSignals.noise(amplitude: 0.3, seed: 2, count: count)
        do {
          let result = try purified(samples, by: name, sampleRate: rate)
          #expect(result.waveform.count == count, "\(count) at \(rate) Hz")
          #expect(result.waveform.sampleRate == rate)
          #expect(result.waveform.samples.allSatisfy { $0.isFinite })
          #expect(result.details["workingRate"] == (rate == 16_000 ? nil : .integer(16_000)))
          kept += 1
        } catch let error as SignalError {
          #expect(error.code == .tooShort && error.message.hasPrefix("test "), "\(error)")
          #expect(Double(count) / Double(rate) < 0.02, "\(count) at \(rate) Hz: \(error)")
        }
      }
    }
    // A tenth of a second is long enough for any.
    #expect(kept >= 8)
  }

  @Test("Another rate than the method's own is recorded, and speech survives it", arguments: transforms)
  func workingRate(name: String) throws {
    let samples = speechLikeNoise(sampleRate: 44_100, count: 22_050)
    let result = try purified(samples, by: name, sampleRate: 44_100)
    let anyRate = [
      "none", "gaussian-noise", "quantisation", "waveguard-quantisation", "speakerguard-quantisation",
      "mcadams",
    ]
    #expect(result.details["workingRate"] == (anyRate.contains(name) ? nil : .integer(16_000)))
    #expect(try purified(samples, by: name).details["workingRate"] == nil)
    // Filters delay a little, so the level is compared and not the samples.
    let change =
      result.waveform.levelInDecibels - Waveform(samples: samples, sampleRate: 44_100).levelInDecibels
    #expect((-15...1).contains(change), "\(change) dB")
  }

  @Test("Silence comes back as it is, with a notice", arguments: names)
  func silence(name: String) throws {
    for count in [1, 160, 16_000] {
      let silence = [Float](repeating: 0, count: count)
      let result = try purified(silence, by: name)
      #expect(result.waveform.samples == silence)
      #expect(result.notices == ["test is silent and was left unchanged."])
    }
  }

  @Test("Empty and non-finite input is refused by name", arguments: names)
  func unusable(name: String) {
    let cases: [([Float], SignalError.Code)] = [
      ([], .empty), ([0, .nan], .notFinite), ([.infinity], .notFinite),
    ]
    for (samples, code) in cases {
      do {
        _ = try purified(samples, by: name)
        Issue.record("\(samples) was accepted")
      } catch {
        let error = error as? SignalError
        #expect(error?.code == code)
        #expect(error?.message.hasPrefix("test ") == true)
      }
    }
  }

  @Test("An unknown parameter is refused, and so is a value out of range", arguments: names)
  func parameters(name: String) throws {
    #expect(throws: RoleError.self) { try purified([0.5], by: name, ["nonsense": "1"]) }
    for parameter in try PurifierRegistry.all.entry(named: name).description.parameters {
      // Any text may be the name of something.
      if case .text = parameter.kind { continue }
      do {
        _ = try purified([0.5], by: name, [parameter.name: "-1000000"])
        Issue.record("\(parameter.name) was accepted")
      } catch {
        let error = error as? RoleError
        #expect(error?.code == .invalidParameter)
        #expect(error?.message.contains(parameter.name) == true)
      }
    }
  }

  @Test("An unknown method is refused with the names there are")
  func unknownMethod() {
    #expect(throws: RoleError.self) { try PurifierRegistry.all.entry(named: "magic") }
  }

  @Test("Only the noise depends on the seed", arguments: transforms)
  func seeds(name: String) throws {
    let samples = speechLikeNoise(count: 4000)
    let first = try purified(samples, by: name, seed: 1)
    #expect(try purified(samples, by: name, seed: 1) == first)
    #expect((try purified(samples, by: name, seed: 2) == first) == (name != "gaussian-noise"))
  }

  @Test("Networks draw by the seed and by nothing else", arguments: networks)
  func seedsOfNetworks(name: String) throws {
    let samples = speechLikeNoise(count: 4000)
    let first = try purified(samples, by: name, seed: 1)
    #expect(try purified(samples, by: name, seed: 1) == first)
    #expect(try purified(samples, by: name, seed: 2).waveform != first.waveform)
  }

  @Test("Nothing is what the control does")
  func none() throws {
    let samples = TestSignals.noise(amplitude: 3, count: 500)
    #expect(
      try purified(samples, by: "none", sampleRate: 11_025)
        == ProcessedSpeech(
          Waveform(samples: samples, sampleRate: 11_025)))
  }
}
