import AssayErrors
import AssayFiles
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayPhonetics

@Suite("Phoneme guidance")
struct PhonemeGuidanceTests {
  /// Bin b of a symbol holds `level + b / 1000`, so that bins can be told apart before rounding.
  private static func line(_ symbol: String, _ level: Double) -> String {
    symbol + "\t[" + (0..<256).map { "\(level + Double($0) / 1000)" }.joined(separator: ", ") + "]"
  }

  private static func dictionary(_ lines: [String]) throws -> GuidanceDictionary {
    try GuidanceDictionary(Data(lines.joined(separator: "\n").utf8), name: "test.txt")
  }

  private static func small() throws -> GuidanceDictionary {
    try dictionary([line("sil", 0.1), line("K", 0.2), line("AY1", 0.3), line("AY0", 0.5)])
  }

  private static func timeline(_ phones: [(Double, Double, String)], duration: Double) -> PhonemeTimeline {
    PhonemeTimeline(
      duration: duration, words: [], phones: phones.map { .init(start: $0.0, end: $0.1, label: $0.2) },
      aligner: "test")
  }

  private static func bin(_ bin: Int, _ guidance: PhonemeGuidance) -> [Float] {
    Array(guidance.values[bin * guidance.frameCount..<(bin + 1) * guidance.frameCount])
  }

  @Test("Times become frames of 8 ms: gaps are silence, a phone has a frame at least, a gap may have none")
  func frames() {
    let phones = FramedPhonemes(
      Self.timeline(
        [(0.016, 0.040, "K"), (0.040, 0.041, "AY1"), (0.042, 0.064, "spn"), (0.08, 0.096, "T")],
        duration: 0.12))
    let silence = { FramedPhonemes.Run(label: "sil", duration: $0) }
    #expect(
      phones.runs == [
        silence(2), .init(label: "K", duration: 3), .init(label: "AY1", duration: 1), silence(0), silence(3),
        silence(2), .init(label: "T", duration: 2), silence(3),
      ])
    // The silence of 0.041 to 0.042 is in the frame of the phone before, and that frame is counted twice.
    #expect(phones.frameCount == 16)
    #expect(FramedPhonemes.frame(0.12) == 15)
    #expect(FramedPhonemes.spectrogramFrameCount(1920) == 16)
  }

  @Test("Λ repeats rounded spectra by frames, bins first, and ends in zeros")
  func knownAnswer() throws {
    let timeline = Self.timeline([(0.008, 0.024, "K"), (0.024, 0.048, "AY1")], duration: 0.056)
    let guidance = try PhonemeGuidance(timeline, frameCount: 8, dictionary: Self.small())
    #expect(guidance.values.count == 256 * 8)
    #expect(Self.bin(0, guidance) == [0.1, 0.2, 0.2, 0.3, 0.3, 0.3, 0.1, 0])
    // 0.151, 0.251, 0.351 are rounded up.
    #expect(Self.bin(51, guidance) == [0.2, 0.3, 0.3, 0.4, 0.4, 0.4, 0.2, 0])
    #expect(guidance.fallbacks.isEmpty)
    #expect(
      try PhonemeGuidance(timeline, frameCount: 7, dictionary: Self.small(), isStrict: true).frameCount == 7)
  }

  @Test("Rounding is to one decimal with ties to even")
  func rounding() throws {
    var values = [Double](repeating: 0, count: 256)
    values.replaceSubrange(0..<6, with: [0.25, 0.75, 0.05, 0.15, 0.04999, 0.7774])
    #expect(try #require(PhonemeSpectrum(values)).rounded.prefix(6) == [0.2, 0.8, 0, 0.2, 0, 0.8])
  }

  @Test("What is longer is cut off, and a length that does not fit is told")
  func lengths() throws {
    let timeline = Self.timeline([(0, 0.08, "K")], duration: 0.08)
    let cut = try PhonemeGuidance(timeline, frameCount: 4, dictionary: Self.small())
    #expect(Self.bin(0, cut) == [0.2, 0.2, 0.2, 0.2])
    #expect(cut.fallbackCounts == [.lengthMismatch: 1])
    #expect(try PhonemeGuidance(timeline, frameCount: 12, dictionary: Self.small()).fallbacks.isEmpty)
    #expect(
      try PhonemeGuidance(timeline, frameCount: 13, dictionary: Self.small()).fallbackCounts == [
        .lengthMismatch: 1
      ])
  }

  @Test("An unknown phone is another stress of its vowel or zero, is counted, and is an error in strict mode")
  func unknown() throws {
    let timeline = Self.timeline(
      [(0, 0.008, "K"), (0.008, 0.016, "AY2"), (0.016, 0.024, "Q"), (0.024, 0.032, "Q")], duration: 0.032)
    let guidance = try PhonemeGuidance(timeline, frameCount: 5, dictionary: Self.small())
    #expect(Self.bin(0, guidance) == [0.2, 0.3, 0, 0, 0])
    #expect(guidance.fallbackCounts == [.otherStress: 1, .unknownPhone: 2])
    let error = #expect(throws: PhoneticsError.self) {
      try PhonemeGuidance(timeline, frameCount: 5, dictionary: Self.small(), isStrict: true)
    }
    #expect(error?.code == .fallback)
    #expect(error?.message.contains("AY2") == true)
  }

  @Test("The reference's way makes all of Λ zero for one phone, and says so")
  func reference() throws {
    let timeline = Self.timeline([(0, 0.016, "K"), (0.016, 0.024, "AY2")], duration: 0.024)
    let guidance = try PhonemeGuidance(
      timeline, frameCount: 3, dictionary: Self.small(), unknownPhones: .zeroEverything)
    #expect(guidance.values == [Float](repeating: 0, count: 768))
    #expect(guidance.fallbackCounts == [.unknownPhone: 1, .zeroGuidance: 1])
  }

  @Test("Without an alignment Λ is zero and says why, and strict mode refuses")
  func zero() throws {
    let guidance = try PhonemeGuidance.zero(frameCount: 3, because: "no transcript")
    #expect(guidance.values == [Float](repeating: 0, count: 768))
    #expect(guidance.fallbacks == [.init(.zeroGuidance, "no transcript")])
    #expect(throws: PhoneticsError.self) {
      try PhonemeGuidance.zero(frameCount: 3, because: "no transcript", isStrict: true)
    }
  }

  @Test("An alignment's own fallbacks are in Λ's")
  func inherited() throws {
    let timeline = PhonemeTimeline(
      duration: 0.008, words: [], phones: [.init(start: 0, end: 0.008, label: "K")], aligner: "test",
      fallbacks: [.init(.pronunciationByRule, "uncas")])
    #expect(
      try PhonemeGuidance(timeline, frameCount: 1, dictionary: Self.small()).fallbackCounts == [
        .pronunciationByRule: 1
      ])
    #expect(throws: PhoneticsError.self) {
      try PhonemeGuidance(timeline, frameCount: 1, dictionary: Self.small(), isStrict: true)
    }
  }

  @Test("A dictionary that is none is refused with its line")
  func badDictionaries() throws {
    let good = [Self.line("sil", 0.1), Self.line("K", 0.2)]
    for (bad, sentence) in [
      (["K\t[0.1, 0.2]"], "line 3"), (["T [0.1]"], "line 3"),
      (["T\t" + String(repeating: "x", count: 30)], "line 3"),
      ([Self.line("T", 0.1).replacingOccurrences(of: "0.105", with: "nan")], "line 3"),
      ([Self.line("T", -1)], "line 3"),
      ([Self.line("K", 0.3)], "line 3: K occurs twice"),
    ] {
      let error = #expect(throws: PhoneticsError.self) { try Self.dictionary(good + bad) }
      #expect(error?.message.contains(sentence) == true)
    }
    #expect(throws: PhoneticsError.self) { try Self.dictionary([Self.line("K", 0.2)]) }
    #expect(throws: PhoneticsError.self) { try Self.dictionary([]) }
    #expect(throws: FileError.self) {
      try GuidanceDictionary(contentsOf: URL(fileURLWithPath: "/nowhere.txt"))
    }
    #expect(try Self.dictionary(good + ["", "\r"]).spectra.count == 2)
  }

  @Test(
    "The published dictionary has 70 phonemes, the values of the specification, and a third of zeros",
    .needs(.shared("models/phonepure")))
  func published() throws {
    let url = TestFiles.shared("models/phonepure/amps_avg_libri_spec.txt")
    let dictionary = try GuidanceDictionary(contentsOf: url)
    #expect(dictionary.spectra.count == 70)
    #expect(dictionary.spectra.keys.allSatisfy { Phoneme($0) != nil })
    expectClose(
      Array(try #require(dictionary.spectra["sil"]).values.prefix(5)),
      [0.18975863, 0.19051701, 0.15264522, 0.12594564, 0.10753735], tolerance: 1e-8, "sil")
    expectClose(
      Array(try #require(dictionary.spectra["OY2"]).values.prefix(4)),
      [0.26276603, 0.26914898, 0.36063835, 0.56595743], tolerance: 1e-8, "OY2")
    let rounded = dictionary.spectra.values.flatMap(\.rounded)
    #expect(Set(rounded) == [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8])
    expectClose(
      Double(rounded.count { $0 == 0 }) / Double(rounded.count), 0.3, tolerance: 0.02, "share of zeros")
  }
}
