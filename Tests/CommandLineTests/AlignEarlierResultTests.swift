import Foundation
import Testing
import _AssayTestSupport

@Suite("assay align, again")
struct AlignEarlierResultTests {
  @Test(
    "An alignment that fails leaves no earlier one in its place, and a TextGrid of somebody else stays",
    .needs(.aligner, .program("flite")))
  func stale() throws {
    try TestFiles.withTemporaryFolder { folder in
      let flite = Process()
      flite.executableURL = URL(fileURLWithPath: "/usr/bin/flite")
      flite.arguments = [
        "-voice", "slt", "-t", "We went to the market this morning.", "-o",
        folder.appendingPathComponent("a.wav").path,
      ]
      try flite.run()
      flite.waitUntilExit()
      try Data("We went to the market this morning.".utf8).write(to: folder.appendingPathComponent("a.txt"))
      let call = ["align", "a.wav", "-o", "out"]
      let first = try AssayCommand.run(call + ["--plots"], folder: folder)
      #expect(first.exitCode == 0, "\(first.errors)")
      let out = folder.appendingPathComponent("out")
      #expect(Recordings.files(in: out) == ["a.TextGrid", "a.TextGrid.json", "a.svg"])
      try Recordings.wav("a.wav", in: folder, floats: [Float](repeating: 0, count: 16_000))
      let failed = try AssayCommand.run(call, folder: folder)
      #expect(failed.exitCode == 1)
      #expect(
        failed.errors.contains("is silent") && failed.errors.contains("The earlier result was removed."))
      #expect(Recordings.files(in: out) == [])
      try Data("theirs".utf8).write(to: out.appendingPathComponent("a.TextGrid"))
      #expect(try AssayCommand.run(call, folder: folder).exitCode == 1)
      #expect(Recordings.files(in: out) == ["a.TextGrid"])
    }
  }
}
