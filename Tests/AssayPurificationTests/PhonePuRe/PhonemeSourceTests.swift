import AssayErrors
import AssayFiles
import AssayPhonetics
import AssayRoles
import AssaySignal
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayPurification

@Suite("Where PhonePuRe's phonemes come from")
struct PhonemeSourceTests {
  /// One second with “cat” in it, as a TextGrid in the folder `grids`.
  private static func withGrid(_ body: (_ folder: URL, _ dictionary: GuidanceDictionary) throws -> Void)
    throws
  {
    try TestFiles.withTemporaryFolder { folder in
      let timeline = PhonemeTimeline(
        duration: 1, words: [.init(start: 0.2, end: 0.8, word: "cat")],
        phones: [
          .init(start: 0.2, end: 0.5, label: "K"), .init(start: 0.5, end: 0.7, label: "AE1"),
          .init(start: 0.7, end: 0.8, label: "T"),
        ], aligner: "textgrid")
      try timeline.textGrid.write(to: folder.appendingPathComponent("grids/anna.TextGrid"))
      let text = [("sil", 0.1), ("K", 0.2), ("AE2", 0.3)].map { label, value in
        "\(label)\t[\([String](repeating: "\(value)", count: 256).joined(separator: ", "))]\n"
      }.joined()
      let file = folder.appendingPathComponent("spectra.txt")
      try text.write(to: file, atomically: true, encoding: .utf8)
      try body(folder, GuidanceDictionary(contentsOf: file))
    }
  }

  private static func speech(_ id: String, transcript: String? = nil) -> Utterance {
    Utterance(
      id: id, waveform: Waveform(samples: TestSignals.noise(count: 16_000), sampleRate: 16_000),
      transcript: transcript)
  }

  private static func source(
    _ overrides: [String: String], _ dictionary: GuidanceDictionary?, isUsed: Bool = true
  ) throws -> PhonemeSource {
    try PhonemeSource(
      ParameterValues(for: PhonePuRe.description, overrides: overrides), isUsed: isUsed,
      dictionary: dictionary)
  }

  @Test("TextGrids that are there guide without a transcript; every fallback is counted by kind and in all")
  func textGrids() throws {
    try Self.withGrid { folder, dictionary in
      let grids = folder.appendingPathComponent("grids")
      let source = try Self.source(["aligner": "textgrid", "textGrids": grids.path], dictionary)
      let guidance = try source.guidance(of: Self.speech("anna"), frameCount: 126)
      let grid = try ContentHash(ofFile: grids.appendingPathComponent("anna.TextGrid"))
      #expect(
        guidance.details == [
          "guidance": .text("textgrid"), "fallbacks": .integer(2), "fallback.otherStress": .integer(1),
          "fallback.unknownPhone": .integer(1), "textGrid": .text(grid.hexadecimal),
        ])
      #expect(guidance.notices.count == 2 && guidance.notices.contains { $0.contains("“T” is not in") })
      let lambda = try #require(guidance.lambda)
      // Frames are 8 ms: silence, K, AE with another stress, nothing known of T.
      #expect([10, 40, 70, 93].map { lambda.values[$0] } == [0.1, 0.2, 0.3, 0])

      let missing = try source.guidance(of: Self.speech("ben"), frameCount: 126)
      #expect(
        missing.details == [
          "guidance": .text("none"), "fallbacks": .integer(1), "fallback.zeroGuidance": .integer(1),
        ])
      #expect(missing.notices[0].contains("There is no ben.TextGrid in \(grids.path)"))
      let strict = try Self.source(
        ["aligner": "textgrid", "textGrids": grids.path, "strict": "true"], dictionary)
      for id in ["anna", "ben"] {
        #expect(throws: PhoneticsError.self) { try strict.guidance(of: Self.speech(id), frameCount: 126) }
      }
    }
  }

  @Test("What is missing for guidance is zero, told and counted, and an error in strict mode")
  func missing() throws {
    try Self.withGrid { folder, dictionary in
      let overrides = ["aligner": "textgrid", "textGrids": folder.appendingPathComponent("grids").path]
      let without = try Self.source(overrides, nil).guidance(of: Self.speech("anna"), frameCount: 126)
      #expect(without.details["fallback.zeroGuidance"] == .integer(1))
      #expect(without.notices == ["no guidance: the model has no phoneme dictionary"])
      #expect(without.lambda?.values.allSatisfy { $0 == 0 } == true)
      let strict = try Self.source(overrides.merging(["strict": "true"]) { $1 }, nil)
      #expect(throws: PhoneticsError.self) { try strict.guidance(of: Self.speech("anna"), frameCount: 126) }
      // Nothing is asked for, so nothing is missing; what cannot be strict is not asked to be.
      for isUsed in [true, false] {
        #expect(throws: RoleError.self) {
          try Self.source(["phonemes": "none", "strict": "true"], dictionary, isUsed: isUsed)
        }
      }
      for (source, isUsed) in [(["phonemes": "none"], true), ([:], false)] {
        let none = try Self.source(source, dictionary, isUsed: isUsed)
          .guidance(of: Self.speech("anna"), frameCount: 126)
        #expect(none.lambda == nil && none.notices.isEmpty && none.details == ["guidance": .text("none")])
      }
    }
  }

  @Test("Parameters that contradict each other are refused with both")
  func contradictions() throws {
    try Self.withGrid { folder, dictionary in
      let grids = folder.appendingPathComponent("grids").path
      for (overrides, sentence) in [
        (["aligner": "textgrid"], "give textGrids=FOLDER"),
        (["textGrids": grids], "applies to aligner=textgrid, not to pocketsphinx"),
        (["aligner": "mfa", "textGrids": grids], "not to mfa"),
        (["aligner": "textgrid", "textGrids": grids + "/gone"], "There is no folder"),
        (["aligner": "textgrid", "textGrids": grids + "/anna.TextGrid"], "There is no folder"),
        (["aligner": "textgrid", "textGrids": grids, "phonemes": "automatic"], "remove one"),
      ] {
        let error = #expect(throws: RoleError.self) { try Self.source(overrides, dictionary) }
        #expect(error?.message.contains(sentence) == true, "\(overrides): \(error?.message ?? "")")
      }
    }
  }
}
