import AssayAudit
import AssayWork
import Foundation
import Testing
import _AssayTestSupport

@testable import assay

@Suite("assay ablate")
struct AblateCommandTests {

  @Test("A limit below 1 is refused in a sentence", arguments: ["--limit-per-speaker", "--limit-speakers"])
  func limits(option: String) throws {
    try TestFiles.withTemporaryFolder { folder in
      let result = try AssayCommand.run(
        ["ablate", "--clean", "speech", "--model", "m", "-o", "run", option, "0"], folder: folder)
      #expect(result.exitCode == 64 && result.errors.contains("at least 1"), "\(result.errors)")
    }
  }

  @Test("It measures every variant, and writes a table and plots", .needs(.ge2e))
  func run() throws {
    try TestFiles.withTemporaryFolder { folder in
      for (speaker, pitch) in [("anna", 220.0), ("bert", 90)] {
        for number in 1...2 {
          try Recordings.voice(
            "speech/\(speaker)_\(number).wav", in: folder, pitch: pitch + Double(number), seconds: 1.7)
        }
      }
      let call = [
        "ablate", "--clean", "speech", "--protected-folder", "same=speech", "--model",
        TestFiles.fixture("phonepure-tiny").path, "-o", "run",
        "--refinement-steps", "1,2", "--purification-steps", "1,10", "--limit-speakers", "1",
      ]
      let result = try AssayCommand.run(call, folder: folder)
      #expect(result.exitCode == 0, "\(result.errors)")
      for name in [
        "unprocessed speech", "refinement alone", "purification alone", "without phonemes", "N = 2",
        "T_pur = 10",
      ] {
        #expect(result.output.contains(name), "\(name)")
      }
      let run = folder.appendingPathComponent("run")
      for plot in ["refinementSteps.svg", "purificationSteps.svg"] {
        let svg = try String(contentsOf: run.appendingPathComponent(plot), encoding: .utf8)
        #expect(svg.contains("<polyline") && svg.contains("same"))
      }
      let again = try AssayCommand.run(call + ["--json"], folder: folder)
      #expect(again.exitCode == 0 && again.output.contains("\"variant\""))
      for option in ["--refinement-steps", "--purification-steps"] {
        let wrong = try AssayCommand.run(
          ["ablate", "--clean", "speech", "-o", "run", option, "1,x"], folder: folder)
        #expect(wrong.exitCode == 64 && wrong.errors.contains(option))
      }
    }
  }
}
