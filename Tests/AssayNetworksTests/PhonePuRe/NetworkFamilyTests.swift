import AssayNetworks
import Foundation
import Testing

@Suite("Network families in configurations")
struct NetworkFamilyTests {
  private static func decoded<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
    try JSONDecoder().decode(type, from: Data(text.utf8))
  }

  private static func encoded(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  private static func without(family text: String) -> String {
    text.replacing(/"family":"[a-z-]+",/, with: "")
  }

  @Test("Sizes and family survive coding in one object")
  func roundTrip() throws {
    for network: PurifierNetwork in [
      .diffWave(.init(residualChannels: 8)), .spectral(.convNeXt(.init(spectra: 1, hiddenChannels: 8))),
      .spectral(.bandUNet(.init(spectra: 1, bands: 8))),
    ] {
      let text = try Self.encoded(network)
      #expect(text.contains("\"family\":\"\(network.family.rawValue)\""))
      #expect(try Self.decoded(PurifierNetwork.self, text) == network)
    }
    for network: RefinerNetwork in [
      .ncsnpp(.init(channels: 8)), .spectral(.convNeXt(.init(spectra: 2, usesPhonemes: true))),
      .spectral(.bandUNet(.init(spectra: 2, usesPhonemes: true))),
    ] {
      #expect(try Self.decoded(RefinerNetwork.self, Self.encoded(network)) == network)
      #expect(network.usesPhonemes)
    }
  }

  @Test("Without a family, sizes of the paper's networks and of Assay's own are told apart")
  func missing() throws {
    for network: PurifierNetwork in [.diffWave(.phonePuRe), .spectral(.convNeXt(.init(spectra: 1)))] {
      let text = Self.without(family: try Self.encoded(network))
      #expect(!text.contains("family"))
      #expect(try Self.decoded(PurifierNetwork.self, text) == network)
    }
    for network: RefinerNetwork in [.ncsnpp(.phonePuRe), .spectral(.convNeXt(.init(spectra: 2)))] {
      let text = Self.without(family: try Self.encoded(network))
      #expect(try Self.decoded(RefinerNetwork.self, text) == network)
    }
  }

  @Test("A family of the other stage, or of none, is refused")
  func wrong() throws {
    let refiner = try Self.encoded(RefinerNetwork.ncsnpp(.phonePuRe))
    #expect(throws: DecodingError.self) { try Self.decoded(PurifierNetwork.self, refiner) }
    let purifier = try Self.encoded(PurifierNetwork.diffWave(.phonePuRe))
    #expect(throws: DecodingError.self) { try Self.decoded(RefinerNetwork.self, purifier) }
    #expect(throws: DecodingError.self) {
      try Self.decoded(PurifierNetwork.self, purifier.replacingOccurrences(of: "diffwave", with: "other"))
    }
  }
}
