import AssayErrors
import AssayPrograms
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayPhonetics

@Suite("Pronunciations")
struct LexiconTests {
  private static func dictionary(_ entries: [String: [String]]) throws -> PronunciationDictionary {
    var dictionary = PronunciationDictionary()
    for (word, variants) in entries {
      for variant in variants { dictionary.add(try #require(Pronunciation(variant)), for: word) }
    }
    return dictionary
  }

  private static func lexicon(
    _ variants: [String: [String]], _ stresses: [String: [String]], searchPath: String? = nil
  )
    throws -> Lexicon
  {
    Lexicon(
      variants: try dictionary(variants), stresses: try dictionary(stresses),
      espeak: EspeakPronouncer(searchPath: searchPath))
  }

  /// A folder where an espeak-ng says what it is told.
  private static func withEspeak<Result>(saying text: String, _ body: (String) throws -> Result) throws
    -> Result
  {
    try TestFiles.withTemporaryFolder { folder in
      let url = folder.appendingPathComponent("espeak-ng")
      try Data("#!/bin/sh\necho '\(text)'\n".utf8).write(to: url)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: url.path)
      return try body(folder.path)
    }
  }

  private static func texts(_ entry: Lexicon.Entry) -> [String] {
    entry.variants.map { $0.phonemes.map(\.description).joined(separator: " ") }
  }

  @Test("Both formats of dictionaries are read, with variants and comments")
  func formats() throws {
    try TestFiles.withTemporaryFolder { folder in
      let url = folder.appendingPathComponent("some.dict")
      try Data(
        ";;; CMU\nhello HH AH L OW\nhello(2) HH EH0 L OW1 # old\nx(t EH K S T\n'tis  T IH1 Z\nbad Q Q\n".utf8
      )
      .write(to: url)
      let cmu = try PronunciationDictionary(contentsOf: url)
      #expect(cmu["hello"] == [Pronunciation("HH AH L OW"), Pronunciation("HH EH0 L OW1")])
      #expect(cmu["'tis"] == [Pronunciation("T IH1 Z")])
      #expect(cmu.entries.count == 3)
      try Data(
        "MNCL\n(\"record\" n (((r eh) 1) ((k er d) 0)))\n(\"record\" v (((r ax) 0) ((k ao r d) 1)))\n(\"x\" nil ((((q)))))\n"
          .utf8
      ).write(to: url)
      let festival = try PronunciationDictionary(contentsOf: url)
      #expect(festival["record"] == [Pronunciation("R EH1 K ER0 D"), Pronunciation("R AH0 K AO1 R D")])
      try Data("no dictionary at all\nreally not\n".utf8).write(to: url)
      #expect(throws: PhoneticsError.self) { try PronunciationDictionary(contentsOf: url) }
    }
  }

  @Test(
    "Stress comes from the entry with the same phonemes, else from the one most alike with as many vowels")
  func stress() throws {
    let lexicon = try Self.lexicon(
      ["record": ["R AH K AO R D", "R EH K ER D", "R IH K AO R D"]],
      ["record": ["R EH1 K ER0 D", "R AH0 K AO1 R D"]])
    let entry = try lexicon.entry(for: "record")
    #expect(Self.texts(entry) == ["R AH0 K AO1 R D", "R EH1 K ER0 D", "R IH0 K AO1 R D"])
    #expect(entry.fallbacks.isEmpty)
  }

  @Test("A possessive is made of its noun")
  func possessives() throws {
    let lexicon = try Self.lexicon(
      ["luther": ["L UW TH ER"], "church": ["CH ER CH"], "cat": ["K AE T"]],
      ["luther": ["L UW1 TH ER0"], "church": ["CH ER1 CH"], "cat": ["K AE1 T"]])
    #expect(try Self.texts(lexicon.entry(for: "luther's")) == ["L UW1 TH ER0 Z"])
    #expect(try Self.texts(lexicon.entry(for: "church's")) == ["CH ER1 CH IH0 Z"])
    #expect(try Self.texts(lexicon.entry(for: "cat's")) == ["K AE1 T S"])
  }

  @Test("A word of no dictionary is pronounced by espeak-ng, which is told")
  func unknown() throws {
    try Self.withEspeak(saying: "ʌ_ŋ_k_ˈæ_s") { path in
      let entry = try Self.lexicon([:], [:], searchPath: path).entry(for: "uncas")
      #expect(Self.texts(entry) == ["AH0 NG K AE1 S"])
      #expect(entry.fallbacks == [.init(.pronunciationByRule, "uncas")])
    }
  }

  @Test("Without a dictionary with stress, it comes from espeak-ng or from the first vowel, which is told")
  func stressByRule() throws {
    try Self.withEspeak(saying: "h_ə_l_ˈoʊ") { path in
      let entry = try Self.lexicon(["hello": ["HH EH L OW"], "cat": ["K AE T"]], [:], searchPath: path).entry(
        for: "hello")
      #expect(Self.texts(entry) == ["HH EH0 L OW1"])
      #expect(entry.fallbacks == [.init(.stressByRule, "hello")])
    }
    let one = try Self.lexicon(["cat": ["K AE T"]], [:], searchPath: "/nowhere").entry(for: "cat")
    #expect(Self.texts(one) == ["K AE1 T"])
    #expect(one.fallbacks.map(\.kind) == [.stressByRule])
  }

  @Test("Foreign letters, and espeak-ng missing, are one sentence")
  func errors() throws {
    let lexicon = try Self.lexicon([:], [:], searchPath: "/nowhere")
    let foreign = #expect(throws: PhoneticsError.self) { try lexicon.entry(for: "привет") }
    #expect(foreign?.code == .noPronunciation)
    let missing = #expect(throws: PhoneticsError.self) { try lexicon.entry(for: "uncas") }
    #expect(missing?.message.contains("“uncas” is in no dictionary, and espeak-ng") == true)
    try Self.withEspeak(saying: "") { path in
      let lexicon = try Self.lexicon([:], [:], searchPath: path)
      #expect(throws: PhoneticsError.self) { try lexicon.entry(for: "uncas") }
    }
  }

  @Test("The real espeak-ng pronounces names", .needs(.program("espeak-ng")))
  func realEspeak() throws {
    let entry = try Self.lexicon([:], [:]).entry(for: "chingachgook")
    #expect(entry.variants.count == 1)
    #expect(entry.variants[0].bases.starts(with: ["CH", "IH", "NG"]))
    #expect(entry.variants[0].hasStress)
  }
}
