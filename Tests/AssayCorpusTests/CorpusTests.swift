import AssayFiles
import AssayRoles
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayCorpus

@Suite("Corpus")
struct CorpusTests {
  /// The sentence of a ``CorpusError`` or `FileError`.
  private func message(_ body: () throws -> Void) -> String {
    let error = #expect(throws: (any Error).self) { try body() }
    #expect(error is CorpusError || error is FileError)
    return error.map { "\($0)" } ?? ""
  }

  @Test("A flat folder with texts beside it, and genders from the table above it")
  func flat() throws {
    try TestFiles.withTemporaryFolder { root in
      let (audio, text) = (
        root.appendingPathComponent("eval/clean"), root.appendingPathComponent("eval/text")
      )
      for id in ["librispeech_p1089-134686-0001", "librispeech_p61-70968-0000"] {
        try CorpusFiles.write(["\(id).wav"], in: audio)
        try CorpusFiles.write("WORDS  OF \(id)\n", to: "\(id).txt", in: text)
      }
      try CorpusFiles.write(
        "; a comment\r\n61  | M | test-clean | 8.08 | A\r\n1089 | M | x\r\n", to: "SPEAKERS.TXT", in: root)
      let corpus = try Corpus.load(clean: audio, text: text)
      #expect(corpus.entries.map(\.id) == ["librispeech_p1089-134686-0001", "librispeech_p61-70968-0000"])
      #expect(corpus.entries.map(\.speaker) == ["1089", "61"])
      #expect(corpus.entries.map(\.gender) == [.male, .male])
      #expect(corpus.entries[1].transcript == "WORDS OF librispeech_p61-70968-0000")
      #expect(corpus.speakerNotice == "2 recordings of 2 speakers (1089, 61), by LibriSpeech's names.")
      #expect(corpus.notices == [])
      #expect(try Corpus.load(clean: audio).entries.allSatisfy { $0.transcript == nil })

      try FileManager.default.removeItem(at: text.appendingPathComponent("librispeech_p61-70968-0000.txt"))
      #expect(
        message { _ = try Corpus.load(clean: audio, text: text) }.contains("for librispeech_p61-70968-0000"))
      try CorpusFiles.write(" \n", to: "librispeech_p61-70968-0000.txt", in: text)
      #expect(
        message { _ = try Corpus.load(clean: audio, text: text) }.contains("p61-70968-0000.txt is empty"))
    }
  }

  @Test("A folder with subfolders audio and text")
  func audioAndText() throws {
    try TestFiles.withTemporaryFolder { root in
      try CorpusFiles.write(["audio/anna/1.wav", "audio/ben/1.wav", "rest/ben_2.wav"], in: root)
      try CorpusFiles.write("hello", to: "text/anna/1.txt", in: root)
      try CorpusFiles.write("there", to: "text/ben/1.txt", in: root)
      let corpus = try Corpus.load(clean: root)
      #expect(corpus.entries.map(\.id) == ["audio/anna/1", "audio/ben/1"])
      #expect(corpus.entries.map(\.speaker) == ["anna", "ben"])
      #expect(corpus.entries.map(\.transcript) == ["hello", "there"])
      #expect(corpus.notices.count == 1 && corpus.notices[0].contains("(rest/ben_2.wav)"))
    }
  }

  @Test(
    "LibriSpeech's tree from any of its folders, whatever ends its lines", arguments: ["\n", "\r\n"],
    ["test-clean", "LibriSpeech", ""])
  func libriSpeech(end: String, start: String) throws {
    try TestFiles.withTemporaryFolder { root in
      let tree = root.appendingPathComponent("LibriSpeech/test-clean")
      try CorpusFiles.write(["14/5/14-5-0000.flac", "14/5/14-5-0001.flac", "16/2/16-2-0000.flac"], in: tree)
      try CorpusFiles.write(
        "14-5-0000 ONE TWO\(end)14-5-0001 THREE\(end)", to: "14/5/14-5.trans.txt", in: tree)
      try CorpusFiles.write("16-2-0000 FOUR\(end)", to: "16/2/16-2.trans.txt", in: tree)
      try CorpusFiles.write(
        "14 | F | a | 25.03 | K\(end)16 | M | b | 1 | A\(end)", to: "SPEAKERS.TXT",
        in: start.isEmpty ? root : root.appendingPathComponent("LibriSpeech"))
      let clean =
        start == "test-clean" ? tree : start.isEmpty ? root : root.appendingPathComponent("LibriSpeech")
      let prefix = start == "test-clean" ? "" : start.isEmpty ? "LibriSpeech/test-clean/" : "test-clean/"
      let corpus = try Corpus.load(clean: clean)
      let ids = ["14/5/14-5-0000", "14/5/14-5-0001", "16/2/16-2-0000"].map { prefix + $0 }
      #expect(corpus.entries.map(\.id) == ids)
      #expect(corpus.entries.map(\.speaker) == ["14", "14", "16"])
      #expect(corpus.entries.map(\.gender) == [.female, .female, .male])
      #expect(corpus.entries.map(\.transcript) == ["ONE TWO", "THREE", "FOUR"])
      #expect(corpus.limited(perSpeaker: 1).entries.map(\.id) == [ids[0], ids[2]])

      try CorpusFiles.write("14-5-0000 ONE TWO\n", to: "14/5/14-5.trans.txt", in: tree)
      #expect(message { _ = try Corpus.load(clean: clean) }.contains("no line for 14-5-0001"))
      #expect(try Corpus.load(clean: clean, readsTranscripts: false).entries.count == 3)
    }
  }

  @Test("LibriTTS from above its parts, with normalised texts and its table")
  func libriTTS() throws {
    try TestFiles.withTemporaryFolder { root in
      for (part, id) in [
        ("train-clean-100", "103_1240_000000_000001"), ("dev-other", "116_288045_000003_000000"),
      ] {
        let parts = id.split(separator: "_")
        let path = "\(part)/\(parts[0])/\(parts[1])/\(id)"
        try CorpusFiles.write(["\(path).wav"], in: root)
        try CorpusFiles.write("Mr. \(parts[0])", to: "\(path).original.txt", in: root)
        try CorpusFiles.write("Mister \(parts[0])", to: "\(path).normalized.txt", in: root)
      }
      try CorpusFiles.write("103 | F | x\n116 | M | y\n", to: "SPEAKERS.txt", in: root)
      let corpus = try Corpus.load(clean: root)
      #expect(corpus.entries.map(\.speaker) == ["116", "103"])
      #expect(corpus.entries.map(\.transcript) == ["Mister 116", "Mister 103"])
      #expect(corpus.entries.map(\.gender) == [.male, .female])
    }
  }

  @Test("VCTK: the folders in wav48 are speakers, texts lie beside it, and the second microphone is left out")
  func vctk() throws {
    try TestFiles.withTemporaryFolder { root in
      let audio = "wav48_silence_trimmed"
      try CorpusFiles.write(
        ["p225/p225_001_mic1.flac", "p225/p225_001_mic2.flac", "p226/p226_001_mic2.flac"].map {
          "VCTK/\(audio)/\($0)"
        }, in: root)
      try CorpusFiles.write("Please call Stella.", to: "VCTK/txt/p225/p225_001.txt", in: root)
      for (start, prefix) in [("", "VCTK/\(audio)/"), ("VCTK", "\(audio)/"), ("VCTK/\(audio)", "")] {
        let corpus = try Corpus.load(clean: root.appendingPathComponent(start))
        #expect(corpus.entries.map(\.id) == ["p225/p225_001_mic1", "p226/p226_001_mic2"].map { prefix + $0 })
        #expect(corpus.entries.map(\.speaker) == ["p225", "p226"])
        #expect(corpus.entries.map(\.transcript) == ["Please call Stella.", nil])
        #expect(
          corpus.notices.contains { $0.contains("1 recording of VCTK's second microphone was left out") })
      }
    }
  }

  @Test("Common Voice: its tables say who speaks, what and of which gender", arguments: ["", "clips"])
  func commonVoice(start: String) throws {
    try TestFiles.withTemporaryFolder { root in
      try CorpusFiles.write((1...4).map { "clips/common_voice_en_\($0).wav" }, in: root)
      let header = "client_id\tpath\tsentence_id\tsentence\tgender\r\n"
      try CorpusFiles.write(
        header + "aa\tcommon_voice_en_1.wav\t1\tOne two.\tfemale_feminine\r\n"
          + "bb\tcommon_voice_en_2.wav\t2\tThree, \"four\".\tmale\r\n", to: "validated.tsv", in: root)
      try CorpusFiles.write(
        header + "aa\tcommon_voice_en_3.wav\t3\tFive.\t\r\n", to: "other.tsv", in: root)
      try CorpusFiles.write("clip\tduration[ms]\r\nx\t3\r\n", to: "clip_durations.tsv", in: root)
      let corpus = try Corpus.load(clean: root.appendingPathComponent(start))
      #expect(corpus.entries.map(\.speaker) == ["aa", "bb", "aa", nil])
      #expect(corpus.entries.map(\.transcript) == ["One two.", "Three, \"four\".", "Five.", nil])
      #expect(corpus.entries.map(\.gender) == [.female, .male, nil, nil])
      #expect(
        corpus.speakerNotice
          == "4 recordings of 2 speakers (aa, bb), 3 by Common Voice's tables, 1 of unknown speaker."
      )
    }
  }

  @Test("A folder for each speaker: ids are paths, whether or not names repeat")
  func speakerFolders() throws {
    try TestFiles.withTemporaryFolder { root in
      for path in ["anna/001", "ben/001", "ben/002"] {
        try CorpusFiles.write(["in/\(path).wav"], in: root)
        try CorpusFiles.write(path, to: "texts/\(path).txt", in: root)
      }
      let corpus = try Corpus.load(
        clean: root.appendingPathComponent("in"), text: root.appendingPathComponent("texts"))
      #expect(corpus.entries.map(\.id) == ["anna/001", "ben/001", "ben/002"])
      #expect(corpus.entries.map(\.speaker) == ["anna", "ben", "ben"])
      #expect(corpus.entries.map(\.transcript) == ["anna/001", "ben/001", "ben/002"])
      #expect(corpus.speakerNotice == "3 recordings of 2 speakers (anna, ben), by their folders.")
    }
  }

  @Test("One recording twice is left out; under two speakers it is refused")
  func repeated() throws {
    try TestFiles.withTemporaryFolder { root in
      try CorpusFiles.write(["anna/1.wav", "anna/2.wav", "ben/1.wav"], in: root)
      try FileManager.default.copyItem(
        at: root.appendingPathComponent("anna/2.wav"), to: root.appendingPathComponent("anna/3.wav"))
      try CorpusFiles.link("anna/4.wav", to: "1.wav", in: root)
      let corpus = try Corpus.load(clean: root)
      #expect(corpus.entries.map(\.id) == ["anna/1", "anna/2", "ben/1"])
      #expect(
        corpus.notices == [
          "\(root.path): 2 recordings were left out, because another file has the same content (anna/3 is the same as anna/2)."
        ])
      try FileManager.default.copyItem(
        at: root.appendingPathComponent("anna/1.wav"), to: root.appendingPathComponent("ben/2.wav"))
      let refusal = message { _ = try Corpus.load(clean: root) }
      #expect(refusal.contains("anna/1.wav and ") && refusal.contains("ben/2.wav have the same content"))
    }
  }

  @Test("What is wrong is said in one sentence that names it")
  func errors() throws {
    try TestFiles.withTemporaryFolder { root in
      #expect(message { _ = try Corpus.load(clean: root) }.contains("no audio files in \(root.path)"))
      let absent = root.appendingPathComponent("absent")
      #expect(message { _ = try Corpus.load(clean: absent) }.contains("no corpus at \(absent.path)"))
      try CorpusFiles.write(["a_1.wav"], in: root)
      #expect(message { _ = try Corpus.load(clean: root, text: absent) }.contains("no folder of transcripts"))
      try CorpusFiles.write(["a_1.flac"], in: root)
      #expect(message { _ = try Corpus.load(clean: root) }.contains("Two recordings have the id “a_1”"))
      try FileManager.default.removeItem(at: root.appendingPathComponent("a_1.flac"))
      try CorpusFiles.write("14 | F | x\r\n16 | X | y\r\n", to: "table.txt", in: root)
      let table = root.appendingPathComponent("table.txt")
      #expect(message { _ = try Corpus.load(clean: root, speakers: table) }.contains("table.txt, line 2"))
      try CorpusFiles.write("14 | F | x\n", to: "table.txt", in: root)
      #expect(message { _ = try Corpus.load(clean: root, speakers: table) }.contains("none of the corpus's"))
      #expect(message { _ = try Corpus.load(clean: table) }.contains("is not a corpus"))
    }
  }

  @Test(
    "The 125 recordings of the measuring data: 25 speakers, all genders and transcripts known",
    .needs(.shared("data/eval"), .shared("data/SPEAKERS.TXT")))
  func measuringData() throws {
    let folder = TestFiles.shared("data/eval")
    let corpus = try Corpus.load(
      clean: folder.appendingPathComponent("clean"), text: folder.appendingPathComponent("text"))
    #expect(corpus.entries.count == 125 && corpus.notices == [])
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

  @Test(
    "The data for development and training keep their speakers, and have the transcripts of their tables",
    .needs(.shared("data/dev"), .shared("data/train")),
    arguments: [("dev", 100, 10), ("train", 251, 251)])
  func otherData(name: String, count: Int, speakers: Int) throws {
    let folder = TestFiles.shared("data/\(name)")
    let corpus = try Corpus.load(clean: folder)
    #expect(corpus.entries.count == count && corpus.speakers.count == speakers && corpus.notices == [])
    #expect(
      corpus.entries.allSatisfy { entry in
        entry.speaker.map { RecordingFile.name(of: entry.id).hasPrefix("\($0)-") } ?? false
      })
    #expect(corpus.entries.allSatisfy { $0.transcript != nil && $0.gender != nil })
  }
}
