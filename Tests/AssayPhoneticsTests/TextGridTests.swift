import AssayErrors
import AssayFiles
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayPhonetics

@Suite("TextGrids")
struct TextGridTests {
  private static let grid = TextGrid(
    end: 1.25,
    tiers: [
      .init(
        name: "words",
        intervals: [
          .init(start: 0.1, end: 0.5, text: "said \"so\""), .init(start: 0.75, end: 1.25, text: "ünder ! x"),
        ]),
      .init(name: "phones", intervals: []),
    ])

  /// What a reader sees: gaps are intervals without text.
  private static let filled = TextGrid(
    end: 1.25,
    tiers: [
      .init(
        name: "words",
        intervals: [
          .init(start: 0, end: 0.1, text: ""), .init(start: 0.1, end: 0.5, text: "said \"so\""),
          .init(start: 0.5, end: 0.75, text: ""), .init(start: 0.75, end: 1.25, text: "ünder ! x"),
        ]), .init(name: "phones", intervals: [.init(start: 0, end: 1.25, text: "")]),
    ])

  @Test("Both formats in UTF-8 and UTF-16 are read as they were written", arguments: TextGrid.Format.allCases)
  func roundTrip(_ format: TextGrid.Format) throws {
    try TestFiles.withTemporaryFolder { folder in
      let url = folder.appendingPathComponent("a/b.TextGrid")
      try Self.grid.write(to: url, format: format)
      #expect(try TextGrid(contentsOf: url) == Self.filled)
      try Self.grid.text(format).data(using: .utf16)?.write(to: url)
      #expect(try TextGrid(contentsOf: url) == Self.filled)
      try (Data([0xEF, 0xBB, 0xBF]) + Data(Self.grid.text(format).utf8)).write(to: url)
      #expect(try TextGrid(contentsOf: url) == Self.filled)
      let windows = Self.grid.text(format).replacingOccurrences(of: "\n", with: "\r\n")
      #expect(try TextGrid(text: windows, name: "windows") == Self.filled)
    }
  }

  @Test("Random timelines come back exactly")
  func random() throws {
    var numbers = SeededNumbers(seed: 5)
    for _ in 0..<50 {
      var time = 0.0
      let phones = (0..<Int.random(in: 1...30, using: &numbers)).map { _ in
        let start =
          time + (Bool.random(using: &numbers) ? 0 : Double.random(in: 0.001...0.5, using: &numbers))
        time = start + Double.random(in: 0.001...0.3, using: &numbers)
        return PhonemeInterval(start: start, end: time, label: "AH\(Int.random(in: 0...2, using: &numbers))")
      }
      let timeline = PhonemeTimeline(
        duration: time + 0.25, words: [.init(start: phones[0].start, end: time, word: "a")], phones: phones,
        aligner: "test")
      for format in TextGrid.Format.allCases {
        let read = try TextGrid(text: timeline.textGrid.text(format), name: "random")
        #expect(try PhonemeTimeline(read, aligner: "test", name: "random") == timeline)
      }
    }
  }

  @Test("Praat's own layout is read, points are passed over, and names and comments are not")
  func praat() throws {
    let text = """
      File type = "ooTextFile"
      Object class = "TextGrid"

      xmin = 0 
      xmax = 2.5 ! seconds 17
      tiers? <exists> 
      size = 2 
      item []: 
          item [1]:
              class = "TextTier" 
              name = "bell 1" 
              xmin = 0 
              xmax = 2.5 
              points: size = 1 
              points [1]:
                  number = 0.5 
                  mark = "ding" 
          item [2]:
              class = "IntervalTier" 
              name = "phones" 
              xmin = 0 
              xmax = 2.5 
              intervals: size = 2 
              intervals [1]:
                  xmin = 0 
                  xmax = 1e-1 
                  text = "sil" 
              intervals [2]:
                  xmin = 0.1 
                  xmax = 2.5 
                  text = " AY1 " 
      """
    let grid = try TextGrid(text: text, name: "praat")
    #expect(grid.tiers.map(\.name) == ["phones"])
    let timeline = try PhonemeTimeline(grid, aligner: "textgrid", name: "praat")
    #expect(timeline.phones.map(\.label) == ["sil", "AY1"])
    #expect(timeline.phones[0].end == 0.1 && timeline.duration == 2.5 && timeline.words.isEmpty)
  }

  @Test("A file that is cut off anywhere is refused, as are times that do not ascend")
  func damaged() throws {
    for format in TextGrid.Format.allCases {
      let text = Self.grid.text(format)
      // Without its last line end it is complete.
      for count in stride(from: 0, to: text.count - 2, by: 3) {
        #expect(throws: PhoneticsError.self) { try TextGrid(text: String(text.prefix(count)), name: "cut") }
      }
    }
    let overlap = TextGrid(
      end: 1,
      tiers: [
        .init(
          name: "phones",
          intervals: [.init(start: 0, end: 0.6, text: "a"), .init(start: 0.5, end: 1, text: "b")])
      ])
    let error = #expect(throws: PhoneticsError.self) {
      try TextGrid(text: overlap.text(.short), name: "O.TextGrid")
    }
    #expect(
      error?.message
        == "O.TextGrid is not a complete TextGrid, the times of tier phones do not ascend at 0.5: align or export it again."
    )
    #expect(throws: PhoneticsError.self) { try TextGrid(text: "RIFF", name: "wav") }
  }

  @Test("A TextGrid without phones is refused by name")
  func noPhones() throws {
    let error = #expect(throws: PhoneticsError.self) {
      try PhonemeTimeline(
        TextGrid(end: 1, tiers: [.init(name: "words", intervals: [])]), aligner: "t", name: "W.TextGrid")
    }
    #expect(error?.message.hasPrefix("W.TextGrid has no tier called phones (its tiers: words)") == true)
    #expect(throws: PhoneticsError.self) { try PhonemeTimeline(Self.filled, aligner: "t", name: "empty") }
    #expect(throws: FileError.self) { try TextGrid(contentsOf: URL(fileURLWithPath: "/nowhere.TextGrid")) }
  }
}
