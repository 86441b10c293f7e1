import Foundation
import Testing
import _AssayTestSupport

#if canImport(Glibc)
  import Glibc
#endif

@Suite("assay audit, killed", .needs(.ge2e))
struct AuditKillTests {
  @Test("An audit that is killed at five random points ends with the bytes of one that was left alone")
  func kill9() throws {
    try TestFiles.withTemporaryFolder { folder in
      for (speaker, pitch) in [("anna", 220.0), ("bert", 100)] {
        for number in 1...2 {
          try Recordings.voice(
            "speech/\(speaker)_\(number).wav", in: folder, pitch: pitch + Double(number), seconds: 1.7)
        }
      }
      let call = { (run: String) in
        [
          "audit", "--clean", "speech", "-o", run, "--set", "attackvc.iterations=8", "--purifiers",
          "quantisation,mp3,median-smoothing", "--seed", "5",
        ]
      }
      let start = Date()
      let left = try AssayCommand.run(call("left"), folder: folder)
      #expect(left.exitCode == 0, "\(left.errors)")
      let duration = Date().timeIntervalSince(start)
      var numbers = SeededNumbers(seed: 2)
      var kills = 0
      for _ in 0..<5 {
        let running = try AssayCommand.start(call("killed"), folder: folder)
        usleep(UInt32(Double.random(in: 0.1...0.6, using: &numbers) * duration * 1e6))
        if running.process.isRunning, kill(running.process.processIdentifier, SIGKILL) == 0 { kills += 1 }
        running.process.waitUntilExit()
      }
      #expect(kills > 0, "every run had ended before it was to be killed")
      let finished = try AssayCommand.run(call("killed"), folder: folder)
      #expect(finished.exitCode == 0, "\(finished.errors)")
      for name in ["results.json", "results.csv", "table.txt", "plan.json"] {
        let bytes = try ["left", "killed"].map { run in
          try Data(contentsOf: folder.appendingPathComponent(run).appendingPathComponent(name))
        }
        #expect(bytes[0] == bytes[1], "\(name) differs after \(kills) kills")
      }
      #expect(
        !Recordings.files(in: folder.appendingPathComponent("killed")).contains { $0.contains(".partial-") })
    }
  }
}
