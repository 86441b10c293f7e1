import AssayNetworks
import Foundation
import Testing

@testable import AssayPhonePuRe

@Suite("Network families in configurations")
struct StageNetworkTests {
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
    for network: PhonePuRePurifierNetwork in [
      .init(DiffWaveConfiguration(residualChannels: 8)),
      .init(SpectralConvNeXtConfiguration(spectra: 1, hiddenChannels: 8)),
      .init(BandUNetConfiguration(spectra: 1, bands: 8)),
    ] {
      let text = try Self.encoded(network)
      #expect(text.contains("\"family\":\"\(network.family)\""))
      #expect(try Self.decoded(PhonePuRePurifierNetwork.self, text) == network)
    }
    for network: PhonePuReRefinerNetwork in [
      .init(NCSNppConfiguration(channels: 8)),
      .init(SpectralConvNeXtConfiguration(spectra: 2, usesPhonemes: true)),
      .init(BandUNetConfiguration(spectra: 2, usesPhonemes: true)),
    ] {
      #expect(try Self.decoded(PhonePuReRefinerNetwork.self, Self.encoded(network)) == network)
      #expect(network.sizes.usesPhonemes)
    }
  }

  @Test("Without a family, sizes of the paper's networks and of Assay's own are told apart")
  func missing() throws {
    for network: PhonePuRePurifierNetwork in [
      .paper, .init(SpectralConvNeXtConfiguration(spectra: 1)),
    ] {
      let text = Self.without(family: try Self.encoded(network))
      #expect(!text.contains("family"))
      #expect(try Self.decoded(PhonePuRePurifierNetwork.self, text) == network)
    }
    for network: PhonePuReRefinerNetwork in [
      .paper, .init(SpectralConvNeXtConfiguration(spectra: 2)),
    ] {
      let text = Self.without(family: try Self.encoded(network))
      #expect(try Self.decoded(PhonePuReRefinerNetwork.self, text) == network)
    }
  }

  @Test("A family of the other stage, or of none, is refused")
  func wrong() throws {
    let refiner = try Self.encoded(PhonePuReRefinerNetwork.paper)
    #expect(throws: DecodingError.self) { try Self.decoded(PhonePuRePurifierNetwork.self, refiner) }
    let purifier = try Self.encoded(PhonePuRePurifierNetwork.paper)
    #expect(throws: DecodingError.self) { try Self.decoded(PhonePuReRefinerNetwork.self, purifier) }
    #expect(throws: DecodingError.self) {
      try Self.decoded(
        PhonePuRePurifierNetwork.self, purifier.replacingOccurrences(of: "diffwave", with: "other"))
    }
  }
}
