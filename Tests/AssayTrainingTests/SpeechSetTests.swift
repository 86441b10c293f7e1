import AssayCorpus
import AssayPhonetics
import AssayRoles
import AssaySignal
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayTraining

@Suite("SpeechSet")
struct SpeechSetTests {
  private func write(_ paths: [String], in folder: URL) throws {
    for (number, path) in paths.enumerated() {
      try AudioFile.write(
        Waveform(
          samples: TestSignals.noise(amplitude: 0.1, seed: UInt64(number), count: 800), sampleRate: 16_000),
        to: folder.appendingPathComponent(path), encoding: .pcm16)
    }
  }

  private func writeGrid(_ path: String, in folder: URL) throws {
    let timeline = PhonemeTimeline(
      duration: 0.05, words: [.init(start: 0, end: 0.04, word: "ah")],
      phones: [.init(start: 0, end: 0.04, label: "AA1")], aligner: "test")
    try timeline.textGrid.write(to: folder.appendingPathComponent(path))
  }

  @Test("Speakers are those of a corpus, whatever the files are called")
  func speakers() throws {
    try TestFiles.withTemporaryFolder { folder in
      let names = [
        "librispeech_p61-70968-0000", "librispeech_p61-70968-0001", "librispeech_p1089-134686-0001",
      ]
      try write(names.map { "\($0).wav" }, in: folder)
      let set = try SpeechSet([folder])
      #expect(set.recordings.map(\.speaker) == ["1089", "61", "61"])
      #expect(set.others(than: 0).count == 2 && set.others(than: 1).count == 1)
      #expect(set.notices == ["3 recordings of 2 speakers (1089, 61), by LibriSpeech's names."])
    }
  }

  @Test("Linked folders are read; what is named twice, or lies there twice, is read once")
  func links() throws {
    try TestFiles.withTemporaryFolder { folder in
      try write(["a/anna/01.wav", "b/ben/01.wav"], in: folder)
      try FileManager.default.createSymbolicLink(
        atPath: folder.appendingPathComponent("a/ben").path, withDestinationPath: "../b/ben")
      try FileManager.default.copyItem(
        at: folder.appendingPathComponent("a/anna/01.wav"), to: folder.appendingPathComponent("a/anna/02.wav")
      )
      let set = try SpeechSet([folder.appendingPathComponent("a"), folder.appendingPathComponent("b")])
      #expect(set.recordings.map(\.id) == ["anna/01", "ben/01"])
      #expect(set.recordings.map(\.speaker) == ["anna", "ben"])
      #expect(set.notices.contains { $0.contains("anna/02 is the same as anna/01") })
      #expect(set.notices.contains { $0.contains("1 recordings are also in another of the folders") })
    }
  }

  @Test("TextGrids of a tree are found by their paths; what is missing or damaged is counted")
  func alignments() throws {
    try TestFiles.withTemporaryFolder { folder in
      let (speech, grids) = (folder.appendingPathComponent("ls"), folder.appendingPathComponent("al"))
      try write(["14/5/14-5-0000.wav", "14/5/14-5-0001.wav", "16/2/16-2-0000.wav"], in: speech)
      try writeGrid("14/5/14-5-0000.TextGrid", in: grids)
      try Data("no TextGrid".utf8).write(to: grids.appendingPathComponent("14/5/14-5-0001.TextGrid"))
      let set = try SpeechSet([speech])
      func read() throws -> SpeechAlignments {
        try SpeechAlignments(set.recordings, of: set, in: grids, kind: "recording")
      }
      let aligned = try read()
      #expect(aligned.timelines.map { $0 == nil } == [false, true, true])
      #expect(aligned.notes.count == 2)
      #expect(
        aligned.notes[0] == "1 of 3 recordings have no TextGrid and are left out, such as 16/2/16-2-0000")
      #expect(aligned.notes[1].contains("1 of 3 recordings have a TextGrid that cannot be read"))
      #expect(aligned.notes[1].contains("14-5-0001.TextGrid is not a TextGrid"))
      try FileManager.default.removeItem(at: grids.appendingPathComponent("14/5/14-5-0000.TextGrid"))
      #expect { try read() } throws: { "\($0)".contains("can be read: ") }
      try FileManager.default.removeItem(at: grids.appendingPathComponent("14/5/14-5-0001.TextGrid"))
      #expect { try read() } throws: { "\($0)".contains("No recording has a TextGrid in \(grids.path)") }
      try FileManager.default.removeItem(at: grids)
      #expect { try read() } throws: { "\($0)".contains("There is no folder \(grids.path)") }
    }
  }

  @Test("One TextGrid guides one recording, or none")
  func ambiguousAlignment() throws {
    try TestFiles.withTemporaryFolder { folder in
      let (speech, grids) = (folder.appendingPathComponent("in"), folder.appendingPathComponent("tg"))
      try write(["anna/01.wav", "ben/01.wav"], in: speech)
      try writeGrid("01.TextGrid", in: grids)
      let set = try SpeechSet([speech])
      #expect {
        try SpeechAlignments(set.recordings, of: set, in: grids, kind: "recording")
      } throws: {
        "\($0)".contains("01.TextGrid could belong to anna/01 or to ben/01")
      }
    }
  }
}
