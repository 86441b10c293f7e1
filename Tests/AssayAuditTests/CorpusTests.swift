import AssayRoles
import AssaySignal
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayAudit

@Suite("Corpus")
struct CorpusTests {
  private func write(_ text: String, to url: URL) throws {
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  private func message(_ body: () throws -> Void) -> String {
    let error = #expect(throws: AuditError.self) { try body() }
    return error?.message ?? ""
  }

  @Test("A flat folder with texts beside it, and genders from the table above it")
  func flat() throws {
    try TestFiles.withTemporaryFolder { root in
      let audio = root.appendingPathComponent("eval/clean")
      let text = root.appendingPathComponent("eval/text")
      for id in ["librispeech_p1089-134686-0001", "librispeech_p61-70968-0000"] {
        try SyntheticCorpus.writeOne(to: audio.appendingPathComponent("\(id).wav"))
        try write("WORDS  OF \(id)\n", to: text.appendingPathComponent("\(id).txt"))
      }
      try write(
        "; a comment\n61  | M | test-clean | 8.08 | A\n1089 | M | x\n",
        to: root.appendingPathComponent("SPEAKERS.TXT"))
      let corpus = try Corpus.load(clean: audio, text: text)
      #expect(corpus.entries.map(\.id) == ["librispeech_p1089-134686-0001", "librispeech_p61-70968-0000"])
      #expect(corpus.entries.map(\.speaker) == ["1089", "61"])
      #expect(corpus.entries.map(\.gender) == [.male, .male])
      #expect(corpus.entries[1].transcript == "WORDS OF librispeech_p61-70968-0000")
      #expect(try Corpus.load(clean: audio).entries.allSatisfy { $0.transcript == nil })

      try FileManager.default.removeItem(at: text.appendingPathComponent("librispeech_p61-70968-0000.txt"))
      #expect(
        message { _ = try Corpus.load(clean: audio, text: text) }.contains("for librispeech_p61-70968-0000"))
      try write(" \n", to: text.appendingPathComponent("librispeech_p61-70968-0000.txt"))
      #expect(
        message { _ = try Corpus.load(clean: audio, text: text) }.contains("p61-70968-0000.txt is empty"))
    }
  }

  @Test("A folder with subfolders audio and text")
  func audioAndText() throws {
    try TestFiles.withTemporaryFolder { root in
      try SyntheticCorpus.writeOne(to: root.appendingPathComponent("audio/anna_1.wav"))
      try write("hello", to: root.appendingPathComponent("text/anna_1.txt"))
      let entry = try #require(try Corpus.load(clean: root).entries.first)
      #expect(entry.id == "anna_1" && entry.speaker == "anna" && entry.transcript == "hello")
    }
  }

  @Test("LibriSpeech's tree with its transcripts and its table of speakers")
  func libriSpeech() throws {
    try TestFiles.withTemporaryFolder { root in
      let tree = root.appendingPathComponent("test-clean")
      for id in ["14-5-0000", "14-5-0001", "16-2-0000"] {
        let parts = id.split(separator: "-")
        let url = tree.appendingPathComponent("\(parts[0])/\(parts[1])/\(id).flac")
        try AudioFile.write(SyntheticCorpus.voice(0, utterance: 0), to: url, encoding: .pcm16)
      }
      try write(
        "14-5-0000 ONE TWO\n14-5-0001 THREE\n", to: tree.appendingPathComponent("14/5/14-5.trans.txt"))
      try write("16-2-0000 FOUR\n", to: tree.appendingPathComponent("16/2/16-2.trans.txt"))
      try write(
        "14 | F | a | 25.03 | K\n16 | M | b | 1 | A\n", to: root.appendingPathComponent("SPEAKERS.TXT"))
      let corpus = try Corpus.load(clean: tree)
      #expect(corpus.entries.map(\.id) == ["14-5-0000", "14-5-0001", "16-2-0000"])
      #expect(corpus.entries.map(\.speaker) == ["14", "14", "16"])
      #expect(corpus.entries.map(\.gender) == [.female, .female, .male])
      #expect(corpus.entries.map(\.transcript) == ["ONE TWO", "THREE", "FOUR"])
      #expect(corpus.limited(perSpeaker: 1).entries.map(\.id) == ["14-5-0000", "16-2-0000"])

      try write("14-5-0000 ONE TWO\n", to: tree.appendingPathComponent("14/5/14-5.trans.txt"))
      #expect(message { _ = try Corpus.load(clean: tree) }.contains("no line for 14-5-0001"))
    }
  }

  @Test("A folder for each speaker, where names repeat: ids are paths")
  func speakerFolders() throws {
    try TestFiles.withTemporaryFolder { root in
      for speaker in ["anna", "ben"] {
        try SyntheticCorpus.writeOne(to: root.appendingPathComponent("\(speaker)/001.wav"))
        try write(speaker, to: root.appendingPathComponent("text of/\(speaker)/001.txt"))
      }
      try FileManager.default.moveItem(
        at: root.appendingPathComponent("text of"), to: root.appendingPathComponent("texts"))
      let corpus = try Corpus.load(clean: root, text: root.appendingPathComponent("texts"))
      #expect(corpus.entries.map(\.id) == ["anna/001", "ben/001"])
      #expect(corpus.entries.map(\.speaker) == ["anna", "ben"])
      #expect(corpus.entries.map(\.transcript) == ["anna", "ben"])
    }
  }

  @Test("What is wrong is said in one sentence that names it")
  func errors() throws {
    try TestFiles.withTemporaryFolder { root in
      #expect(message { _ = try Corpus.load(clean: root) }.contains("no audio files in \(root.path)"))
      let absent = root.appendingPathComponent("absent")
      #expect(message { _ = try Corpus.load(clean: absent) }.contains("no corpus at \(absent.path)"))
      try SyntheticCorpus.writeOne(to: root.appendingPathComponent("a_1.wav"))
      #expect(message { _ = try Corpus.load(clean: root, text: absent) }.contains("no folder of texts"))
      try AudioFile.write(
        SyntheticCorpus.voice(0, utterance: 0), to: root.appendingPathComponent("a_1.flac"), encoding: .pcm16)
      #expect(message { _ = try Corpus.load(clean: root) }.contains("Two recordings have the id “a_1”"))
      try FileManager.default.removeItem(at: root.appendingPathComponent("a_1.flac"))
      let table = root.appendingPathComponent("table.txt")
      try write("14 | F | x\n16 | X | y\n", to: table)
      #expect(message { _ = try Corpus.load(clean: root, speakers: table) }.contains("table.txt, line 2"))
      try write("14 | F | x\n", to: table)
      #expect(message { _ = try Corpus.load(clean: root, speakers: table) }.contains("none of the corpus's"))
      #expect(message { _ = try Corpus.load(clean: table) }.contains("is no corpus"))
    }
  }

  @Test(
    "Speakers are read out of names",
    arguments: [
      ("librispeech_p1089-134686-0001", nil, "1089"), ("1089-134686-0001", "1089", "1089"),
      ("1089-134686-0001", "test-clean", "1089"), ("anna_03", nil, "anna"), ("p225_001", nil, "p225"),
      ("anna-03", nil, "anna"), ("001", "ben", "ben"), ("anna_03", "ben", "ben"), ("recording", nil, nil),
      ("_3", nil, nil), ("anna_", nil, nil),
    ] as [(String, String?, String?)])
  func speakerNames(name: String, subfolder: String?, speaker: String?) {
    #expect(SpeakerName.parse(name: name, subfolder: subfolder) == speaker)
  }

  @Test(
    "The 125 recordings of the measuring data: 25 speakers, all genders and transcripts known",
    .needs(.shared("data/eval"), .shared("data/SPEAKERS.TXT")))
  func measuringData() throws {
    let folder = TestFiles.shared("data/eval")
    let corpus = try Corpus.load(
      clean: folder.appendingPathComponent("clean"), text: folder.appendingPathComponent("text"))
    #expect(corpus.entries.count == 125)
    let speakers = Dictionary(grouping: corpus.entries, by: \.speaker)
    #expect(speakers.count == 25 && speakers.values.allSatisfy { $0.count == 5 })
    #expect(corpus.entries.allSatisfy { $0.gender != nil && $0.transcript != nil })
    #expect(corpus.entries.first { $0.speaker == "1089" }?.gender == .male)
    #expect(corpus.limited(perSpeaker: 2).entries.count == 50)
    let table = TestFiles.shared("data/SPEAKERS.TXT")
    #expect(
      try Corpus.load(clean: folder.appendingPathComponent("clean"), speakers: table).entries.map(\.gender)
        == corpus.entries.map(\.gender))
  }
}
