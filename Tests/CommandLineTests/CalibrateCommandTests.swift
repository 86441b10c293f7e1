import AssayAudit
import Foundation
import Testing
import _AssayTestSupport

@testable import assay

@Suite("assay calibrate and assay results")
struct CalibrateCommandTests {
  private func withVoices<Result>(_ body: (URL) throws -> Result) throws -> Result {
    try TestFiles.withTemporaryFolder { folder in
      for (speaker, pitch) in [("anna", 220.0), ("bert", 90), ("carl", 130)] {
        for number in 1...2 {
          try Recordings.voice(
            "speech/\(speaker)_\(number).wav", in: folder, pitch: pitch + Double(number), seconds: 2)
        }
      }
      return try body(folder)
    }
  }

  @Test(
    "A calibration is printed, written, drawn, and taken by an audit, which then answers questions",
    .needs(.ge2e))
  func calibrate() throws {
    try withVoices { folder in
      let call = ["calibrate", "--corpus", "speech", "--resamples", "100"]
      let text = try AssayCommand.run(call + ["-o", "c.json", "--plots", "plots"], folder: folder)
      #expect(text.exitCode == 0, "\(text.errors)")
      #expect(text.output.contains("equal error rate") && text.output.contains("6 of 3 speakers"))
      let json = try AssayCommand.run(call + ["--json"], folder: folder)
      let file = try String(contentsOf: folder.appendingPathComponent("c.json"), encoding: .utf8)
      #expect(json.output == file)
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(file.utf8)) as? [String: Any])
      for key in ["verifier", "eer", "threshold", "trials", "interval"] {
        #expect(object[key] != nil, "\(key)")
      }
      for name in ["ge2e-det.svg", "ge2e-acceptance.svg"] {
        #expect(FileManager.default.fileExists(atPath: folder.appendingPathComponent("plots/\(name)").path))
      }

      let audit = try AssayCommand.run(
        [
          "audit", "--clean", "speech", "-o", "run", "--protections", "", "--purifiers", "quantisation",
          "--calibration", "c.json",
        ], folder: folder)
      #expect(audit.exitCode == 0, "\(audit.errors)")
      #expect(audit.output.contains("At calibrated thresholds:"))
      for arguments in [
        ["accuracy", "run", "--filter", "verifier"], ["compare", "run", "--between", "purifiers"],
        ["breakdown", "run", "--by", "speaker"],
      ] {
        let text = try AssayCommand.run(["results"] + arguments, folder: folder)
        #expect(text.exitCode == 0 && text.output.contains("quantisation"), "\(arguments): \(text.errors)")
        let json = try AssayCommand.run(["results"] + arguments + ["--json"], folder: folder)
        #expect((try? JSONSerialization.jsonObject(with: Data(json.output.utf8))) != nil, "\(arguments)")
      }
      let paper = try AssayCommand.run(["results", "accuracy", "run", "--paper-rule"], folder: folder)
      #expect(paper.exitCode == 1 && paper.errors.contains("The audit has no protection"), "\(paper.errors)")
      let other = try AssayCommand.run(
        ["audit", "--clean", "speech", "-o", "other", "--verifiers", "campplus", "--calibration", "c.json"],
        folder: folder)
      #expect(other.exitCode == 1 && other.errors.contains("a calibration of ge2e"))
    }
  }

  @Test("What cannot be calibrated or asked is told in a sentence")
  func badInput() throws {
    try TestFiles.withTemporaryFolder { folder in
      for (call, words) in [
        (["calibrate", "--corpus", "none"], "There is no corpus"),
        (["calibrate", "--corpus", "none", "--resamples", "3"], "--resamples must be 100"),
        (["results", "accuracy", "none"], "does not contain a finished audit"),
        (["results", "accuracy", "none", "--paper-rule", "--filter", "any"], "remove --filter"),
        (["results", "compare", "none", "--between", "protections", "--protection", "x"], "--purifiers"),
        (["audit", "--clean", "none", "-o", "run", "--calibration", "none.json"], "no corpus"),
      ] {
        let found = try AssayCommand.run(call, folder: folder)
        #expect(found.exitCode != 0, "\(call)")
        #expect(
          found.errors.contains(words.replacingOccurrences(of: "--purifiers", with: "--between purifiers")),
          "\(call): \(found.errors)")
      }
    }
  }
}
