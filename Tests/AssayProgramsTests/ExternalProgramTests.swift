import AssayErrors
import Foundation
import Glibc
import Testing
import _AssayTestSupport

@testable import AssayPrograms

@Suite("External programs")
struct ExternalProgramTests {
  private func sh(
    _ script: String, timeLimit: Duration = .seconds(20), environment: [String: String]? = nil,
    input: Data? = nil, outputLimit: Int = 64 << 20, registry: RunningPrograms = RunningPrograms()
  ) throws -> ExternalProgram.Result {
    try ExternalProgram.run(
      "sh", ["-c", script], timeLimit: timeLimit, environment: environment, input: input,
      outputLimit: outputLimit, registry: registry)
  }

  private func error(_ body: () throws -> ExternalProgram.Result) -> ProgramError? {
    do {
      _ = try body()
      return nil
    } catch {
      return error as? ProgramError
    }
  }

  /// Whether the process whose number `file` holds ends within two seconds, as a killed one does.
  private func hasEnded(_ file: URL) throws -> Bool {
    let text = try String(contentsOf: file, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
    let process = try #require(pid_t(text))
    for _ in 0..<200 {
      guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else {
        return true
      }
      // A zombie has ended; it only has not been reaped by its parent.
      if status.split(separator: ")").last?.hasPrefix(" Z") == true { return true }
      usleep(10_000)
    }
    return false
  }

  // MARK: - Finding

  @Test("A program is found on the search path, in the order of its folders")
  func find() throws {
    try TestFiles.withTemporaryFolder { folder in
      let first = folder.appendingPathComponent("first")
      let second = folder.appendingPathComponent("second")
      for place in [first, second] {
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        let file = place.appendingPathComponent("tool")
        try Data("#!/bin/sh\n".utf8).write(to: file)
        #expect(chmod(file.path, 0o755) == 0)
      }
      let path = "\(first.path):\(second.path)"
      #expect(ExternalProgram.find("tool", searchPath: path)?.path == first.path + "/tool")
      #expect(chmod(first.path + "/tool", 0o644) == 0)
      #expect(ExternalProgram.find("tool", searchPath: path)?.path == second.path + "/tool")
      #expect(ExternalProgram.find(second.path + "/tool", searchPath: "")?.path == second.path + "/tool")
      #expect(ExternalProgram.find("second", searchPath: folder.path) == nil, "a folder is no program")
    }
    #expect(ExternalProgram.find("sh")?.path.hasPrefix("/") == true)
    #expect(ExternalProgram.find("sh", searchPath: "") == nil)
    #expect(ExternalProgram.find("") == nil)
  }

  @Test("A missing program is named, with what to do")
  func missing() {
    let named = error { try ExternalProgram.run("ffmpeg", [], timeLimit: .seconds(1), searchPath: "") }
    #expect(named?.code == .missing)
    #expect(named?.message == "ffmpeg is not installed: run scripts/bootstrap, or add its folder to PATH.")
    let path = error { try ExternalProgram.run("/no/such/tool", [], timeLimit: .seconds(1)) }
    #expect(
      path?.message
        == "There is no program at /no/such/tool: check the path, and that the file is executable.")
  }

  @Test("What the system refuses to start is reported with its reason")
  func notStarted() throws {
    try TestFiles.withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("broken")
      try Data([0x7F, 0x45, 0x4C, 0x46, 0, 0]).write(to: file)
      #expect(chmod(file.path, 0o755) == 0)
      let broken = error { try ExternalProgram.run(file.path, [], timeLimit: .seconds(1)) }
      #expect(broken?.code == .notStarted)
      #expect(broken?.message.contains("Exec format error") == true, "\(broken?.message ?? "it ran")")
      let lost = error {
        try ExternalProgram.run(
          "sh", [], timeLimit: .seconds(1), workingFolder: folder.appendingPathComponent("none"))
      }
      #expect(lost?.message.contains("there is no folder") == true)
    }
    #expect(error { try ExternalProgram.run("sh", ["a\0b"], timeLimit: .seconds(1)) }?.code == .notStarted)
  }

  // MARK: - Running

  @Test("Output, errors and exit code come back")
  func result() throws {
    let result = try sh("printf out; printf err >&2; exit 7")
    #expect(result == .init(exitCode: 7, output: Data("out".utf8), errorText: "err"))
  }

  @Test("Arguments reach the program as they are, without a shell")
  func arguments() throws {
    let arguments = ["a b", "$HOME", "*", "", "ä\n'\"", ";exit 3"]
    let result = try ExternalProgram.run("printf", ["%s|"] + arguments, timeLimit: .seconds(20))
    #expect(String(decoding: result.output, as: UTF8.self) == arguments.map { $0 + "|" }.joined())
  }

  @Test("A checked run throws the last lines of the errors")
  func checked() throws {
    let script = "for i in 1 2 3 4 5; do echo line $i. >&2; done; exit 2"
    do {
      try ExternalProgram.runChecked("sh", ["-c", script], timeLimit: .seconds(20))
      Issue.record("an exit code of 2 was accepted")
    } catch let error as ProgramError {
      #expect(error.code == .failed)
      #expect(error.message == "sh failed with exit code 2: line 3.; line 4.; line 5.")
    }
    let good = try ExternalProgram.runChecked("sh", ["-c", "echo fine"], timeLimit: .seconds(20))
    #expect(good.output == Data("fine\n".utf8))
  }

  @Test("Environment and working folder are those given")
  func surroundings() throws {
    try TestFiles.withTemporaryFolder { folder in
      let result = try ExternalProgram.run(
        "sh", ["-c", "pwd; echo $ONLY; echo ${HOME-none}"], timeLimit: .seconds(20),
        environment: ["ONLY": "this one"], workingFolder: folder)
      #expect(
        String(decoding: result.output, as: UTF8.self)
          == "\(folder.resolvingSymlinksInPath().path)\nthis one\nnone\n")
    }
  }

  @Test("Standard input is the given data, and nothing without it")
  func input() throws {
    #expect(try sh("cat").output.isEmpty)
    #expect(try sh("cat", input: Data()).output.isEmpty)
    let data = Data((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    #expect(try sh("cat", input: data).output == data)
    #expect(try sh("head -c 5", input: data).output == data.prefix(5), "the rest may stay unread")
  }

  @Test("Much output on both pipes at once does not lock up")
  func muchOutput() throws {
    let result = try sh(
      "head -c 5000000 /dev/zero >&2 & head -c 5000000 /dev/zero; wait; printf end >&2")
    #expect(result.output.count == 5_000_000)
    #expect(result.errorText.utf8.count == 64 << 10, "only the end of the errors is kept")
    #expect(result.errorText.hasSuffix("end"))
  }

  @Test("A program that prints too much is ended", arguments: [0, 1000, 100_000])
  func outputLimit(limit: Int) throws {
    #expect(try sh("head -c \(limit) /dev/zero", outputLimit: limit).output.count == limit)
    let ended = error { try sh("exec cat /dev/zero", outputLimit: limit) }
    #expect(ended?.code == .tooMuchOutput)
    let short = error { try sh("head -c \(limit + 1) /dev/zero", outputLimit: limit) }
    #expect(short?.code == .tooMuchOutput)
  }

  @Test("A program inherits no open files but the standard ones")
  func descriptors() throws {
    // Without close-on-exec, as a library would open it.
    let leak = open("/dev/null", O_RDONLY)
    defer { close(leak) }
    let result = try ExternalProgram.run("ls", ["/proc/self/fd"], timeLimit: .seconds(20))
    // The fourth is the folder that ls itself has opened.
    #expect(String(decoding: result.output, as: UTF8.self) == "0\n1\n2\n3\n")
  }

  @Test("Calls leave no open files behind")
  func noLeaks() throws {
    // Other tests open and close files meanwhile, hence far more calls than they could account for.
    func openFiles() throws -> Int {
      try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }
    let before = try openFiles()
    for _ in 0..<150 { _ = try sh(":", input: Data("x".utf8)) }
    #expect(try openFiles() < before + 100)
  }

  @Test("A crash is reported as a signal")
  func signal() {
    let killed = error { try sh("echo last words >&2; kill -SEGV $$") }
    #expect(killed?.code == .killed)
    #expect(killed?.message == "sh was ended by signal 11: last words.")
  }

  // MARK: - Ending

  @Test("At the time limit the program and all its children end")
  func timeLimit() throws {
    try TestFiles.withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("child")
      let clock = ContinuousClock()
      let start = clock.now
      let late = error {
        try sh("sleep 60 & echo $! > \(file.path); sleep 60", timeLimit: .milliseconds(400))
      }
      #expect(late?.code == .timedOut)
      #expect(late?.message == "sh did not finish within 0.4 s and was ended.")
      #expect(clock.now - start < .seconds(40))
      let ended = try hasEnded(file)
      #expect(ended)
    }
  }

  @Test("A program that ignores SIGTERM is killed, with children that do the same")
  func stubborn() throws {
    try TestFiles.withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("child")
      let script =
        "trap '' TERM; (while :; do sleep 1; done) & echo $! > \(file.path); while :; do sleep 1; done"
      let clock = ContinuousClock()
      let start = clock.now
      #expect(error { try sh(script, timeLimit: .milliseconds(300)) }?.code == .timedOut)
      #expect(clock.now - start >= .milliseconds(1300), "SIGTERM comes first")
      #expect(clock.now - start < .seconds(40))
      let ended = try hasEnded(file)
      #expect(ended)
    }
  }

  @Test("A child that keeps the pipes open does not hold up the call and is ended")
  func forgottenChild() throws {
    try TestFiles.withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("child")
      let clock = ContinuousClock()
      let start = clock.now
      let result = try sh("sleep 60 & echo $! > \(file.path); echo done")
      #expect(result.output == Data("done\n".utf8))
      #expect(clock.now - start < .seconds(40))
      let ended = try hasEnded(file)
      #expect(ended)
    }
  }

  @Test("A flood of errors does not keep a program from being timed out")
  func flood() {
    let clock = ContinuousClock()
    let start = clock.now
    #expect(error { try sh("exec cat /dev/zero >&2", timeLimit: .milliseconds(300)) }?.code == .timedOut)
    #expect(clock.now - start < .seconds(40))
  }

  @Test("An interrupt ends what is running and lets nothing new start")
  func interrupt() throws {
    let registry = RunningPrograms()
    let clock = ContinuousClock()
    let start = clock.now
    let interrupter = Thread {
      usleep(300_000)
      registry.terminateAll()
    }
    interrupter.start()
    let running = error { try sh("sleep 60", registry: registry) }
    #expect(running?.code == .interrupted)
    #expect(clock.now - start < .seconds(40))
    #expect(error { try sh(":", registry: registry) }?.code == .interrupted)
    #expect(try sh("echo other").exitCode == 0, "another registry is not concerned")
  }

  @Test("Many threads run programs at once")
  func concurrency() async throws {
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for number in 0..<40 {
        group.addTask {
          let result = try ExternalProgram.run(
            "sh", ["-c", "cat; echo \(number)"], timeLimit: .seconds(60), input: Data("in \(number) ".utf8))
          return result.output == Data("in \(number) \(number)\n".utf8)
        }
      }
      for try await isRight in group { #expect(isRight) }
    }
  }

  @Test("A program file that is still open for writing starts as soon as it is closed")
  func busyFile() throws {
    try TestFiles.withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("tool")
      try Data("#!/bin/sh\necho fine\n".utf8).write(to: file)
      #expect(chmod(file.path, 0o755) == 0)
      let descriptor = open(file.path, O_WRONLY)
      let closer = Thread {
        usleep(200_000)
        close(descriptor)
      }
      closer.start()
      let result = try ExternalProgram.run(file.path, [], timeLimit: .seconds(60))
      #expect(result.output == Data("fine\n".utf8))

      let held = open(file.path, O_WRONLY)
      defer { close(held) }
      let busy = error { try ExternalProgram.run(file.path, [], timeLimit: .seconds(60)) }
      #expect(busy?.code == .notStarted)
      #expect(busy?.message.contains("Text file busy") == true)
    }
  }
}
