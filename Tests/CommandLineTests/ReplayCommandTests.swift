import AssayAudit
import AssaySignal
import AssayStore
import AssayWork
import Foundation
import Testing
import _AssayTestSupport

@testable import assay

@Suite("assay replay")
struct ReplayCommandTests {
  /// A run with protected, purified and unprotected recordings, in folders by speaker, at another rate than 16 kHz too.
  private func withRun<Result>(_ body: (URL) throws -> Result) throws -> Result {
    try TestFiles.withTemporaryFolder { folder in
      for (speaker, pitch) in [("anna", 220.0), ("bert", 90), ("carl", 130)] {
        for number in 1...2 {
          try Recordings.voice(
            "speech/\(speaker)/0\(number).wav", in: folder, pitch: pitch + Double(number), seconds: 1.7,
            rate: number == 1 ? 16_000 : 22_050)
        }
      }
      let audit = try AssayCommand.run(
        [
          "audit", "--clean", "speech", "-o", "run", "--set", "attackvc.iterations=2", "--purifiers",
          "gaussian-noise,quantisation", "--set", "quantisation.bits=6", "--seed", "7",
        ], folder: folder)
      #expect(audit.exitCode == 0, "\(audit.errors)")
      return try body(folder)
    }
  }

  @Test(
    "The single-file commands make every artefact of a run again bit by bit",
    .needs(.ge2e))
  func replay() throws {
    try withRun { folder in
      let result = try AssayCommand.run(["replay", "run"], folder: folder)
      #expect(result.exitCode == 0, "\(result.errors)")
      // 6 protected recordings; 6 clean and 6 protected ones by two purifiers.
      #expect(result.output == "30 of 30 artefacts made again bit by bit.\n", "\(result.output)")

      // As a user would do it by hand, with the folder that the audit was given.
      let plan = try AuditPlan(contentsOf: folder.appendingPathComponent("run/plan.json"))
      let id = try #require(plan.utterances.first).id
      let purify = try AssayCommand.run(
        ["purify", "speech", "-o", "noisy", "--method", "gaussian-noise", "--seed", "7"], folder: folder)
      #expect(purify.exitCode == 0, "\(purify.errors)")
      let own = try AudioFile.read(folder.appendingPathComponent("noisy/\(id).wav")).waveform
      let replay = try AuditReplay(RunFolder(folder.appendingPathComponent("run")))
      #expect(result.errors.contains("noise control") == (replay.controls > 0))
      let item = try #require(
        replay.items.first {
          $0.method == "gaussian-noise" && $0.utterance.id == id && $0.input.path.contains("speech/")
        })
      #expect(try AudioFile.read(item.artefact).waveform == own)

      // One sample of one artefact changed by the smallest step there is.
      var samples = own.samples
      samples[100] = samples[100].nextUp
      try AudioFile.write(
        Waveform(samples: samples, sampleRate: own.sampleRate), to: item.artefact, encoding: .float32)
      let changed = try AssayCommand.run(["replay", "run", "--json"], folder: folder)
      #expect(changed.exitCode == 1)
      struct Outcome: Decodable {
        let status: String
        let utterance: String
        let message: String?
      }
      let outcomes = try changed.decoded([Outcome].self).filter { $0.status != "same" }
      #expect(outcomes.count == 1 && outcomes[0].status == "differs" && outcomes[0].utterance == id)
      #expect(outcomes[0].message?.hasPrefix("1 of ") == true)

      // One that is gone keeps no other from being compared.
      try FileManager.default.removeItem(at: item.artefact)
      let gone = try AssayCommand.run(["replay", "run", "--json"], folder: folder)
      let failed = try gone.decoded([Outcome].self).filter { $0.status != "same" }
      #expect(gone.exitCode == 1 && failed.count == 1)
      #expect(failed[0].status == "failed" && failed[0].message?.contains("There is no file") == true)
    }
  }

  @Test("A sample has as many of each method as possible", .needs(.ge2e))
  func sample() throws {
    try withRun { folder in
      let replay = try AuditReplay(RunFolder(folder.appendingPathComponent("run")))
      let drawn = replay.sample(5, seed: 0)
      #expect(drawn.count == 5)
      #expect(Set(drawn.map(\.artefact)).count == 5)
      let counts = Dictionary(grouping: drawn, by: \.method).mapValues(\.count)
      #expect(counts.count == 3 && counts.values.allSatisfy { $0 <= 2 }, "\(counts)")
      #expect(replay.sample(5, seed: 0).map(\.artefact) == drawn.map(\.artefact))
      #expect(replay.sample(5, seed: 1).map(\.artefact) != drawn.map(\.artefact))
      #expect(replay.sample(1_000, seed: 0).count == replay.items.count)
    }
  }

  @Test("A folder without an audit and a sample of none are refused in a sentence")
  func refused() throws {
    try TestFiles.withTemporaryFolder { folder in
      let none = try AssayCommand.run(["replay", "."], folder: folder)
      #expect(none.exitCode == 1 && none.errors.contains("does not contain an audit"))
      let zero = try AssayCommand.run(["replay", ".", "--sample", "0"], folder: folder)
      #expect(zero.exitCode == 64 && zero.errors.contains("at least 1"))
    }
  }
}
