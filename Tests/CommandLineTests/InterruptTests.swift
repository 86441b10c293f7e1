import Foundation
import Testing
import _AssayTestSupport

#if canImport(Glibc)
  import Glibc
#endif

@Suite("Interrupting")
struct InterruptTests {
  @Test("Programs that were called end too, and files they were writing are removed")
  func children() throws {
    try TestFiles.withTemporaryFolder { folder in
      // A stand-in for ffmpeg that writes a little and then never ends.
      let programs = folder.appendingPathComponent("bin", isDirectory: true)
      let temporary = folder.appendingPathComponent("temporary", isDirectory: true)
      for url in [programs, temporary] {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
      }
      let ffmpeg = programs.appendingPathComponent("ffmpeg")
      try Data(
        "#!/bin/sh\nfor last; do :; done\necho half > \"$last\"\necho $$ > '\(folder.path)/pid'\nsleep 100\n"
          .utf8
      )
      .write(to: ffmpeg)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: ffmpeg.path)
      try Recordings.voice("a.wav", in: folder, seconds: 0.3)
      let path = programs.path + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")
      let running = try AssayCommand.start(
        ["purify", "a.wav", "-o", "out", "--method", "mp3"],
        environment: ["PATH": path, "TMPDIR": temporary.path], folder: folder)
      let pidFile = folder.appendingPathComponent("pid")
      var child: pid_t?
      for _ in 0..<1000 where child == nil {
        usleep(10_000)
        let text = (try? String(contentsOf: pidFile, encoding: .utf8)) ?? ""
        child = pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines))
      }
      kill(running.process.processIdentifier, SIGTERM)
      let result = try running.waitForEnd(timeLimit: 10)
      #expect(result.exitCode == 130)
      #expect(result.errors == "interrupted: no unfinished file is left.\n")
      #expect(Recordings.files(in: temporary) == [])
      #expect(Recordings.files(in: folder.appendingPathComponent("out")) == [])
      #expect(kill(try #require(child), 0) == -1)
    }
  }
}
