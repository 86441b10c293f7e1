import AssayErrors
import Foundation
import Glibc

/// Everything that is needed to start one program.
struct ProgramLaunch {
  let name: String
  let program: URL
  let arguments: [String]
  let environment: [String: String]?
  let input: Data?
  let workingFolder: URL?

  /// Starts the program in a new process group.
  ///
  /// - Throws: ``ProgramError`` with code `.notStarted`, or `.interrupted` after
  ///   ``RunningPrograms/terminateAll(grace:)``.
  func start(in registry: RunningPrograms) throws -> RunningProgram {
    for text in arguments where text.utf8.contains(0) {
      throw ProgramError(.notStarted, "\(name) was not started: an argument contains a zero byte.")
    }
    if let workingFolder {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: workingFolder.path, isDirectory: &isFolder),
        isFolder.boolValue
      else {
        throw ProgramError(
          .notStarted, "\(name) was not started: there is no folder \(workingFolder.path) to run it in.")
      }
    }
    do {
      let output = try FileDescriptor.pipe()
      let errors = try FileDescriptor.pipe()
      let inputFile = try input.map { data in
        try data.withUnsafeBytes {
          try FileDescriptor.holding($0, in: FileManager.default.temporaryDirectory.path)
        }
      }
      let process = try retryingWhileBusy {
        try registry.start {
          try spawn(input: inputFile, output: output.writing, errors: errors.writing)
        }
      }
      guard let process else {
        throw ProgramError(.interrupted, "\(name) was not started because Assay was interrupted.")
      }
      return RunningProgram(
        process: process, output: output.reading, errors: errors.reading, registry: registry)
    } catch let failure as SystemFailure {
      let reason =
        failure.code == ENOSPC ? "the disk with the temporary folder is full" : failure.reason
      throw ProgramError(.notStarted, "\(name) was not started: \(reason) (\(program.path)).")
    }
  }

  /// Repeats `start` for a second while the program's file is open for writing.
  ///
  /// A file that has just been written may stay open for an instant longer than its writer knows: a process
  /// that another thread is starting at that moment holds copies of all our open files until it has closed them.
  private func retryingWhileBusy<Result>(_ start: () throws -> Result) throws -> Result {
    for _ in 0..<100 {
      do {
        return try start()
      } catch let failure as SystemFailure where failure.code == ETXTBSY {
        usleep(10_000)
      }
    }
    return try start()
  }

  private func spawn(input: FileDescriptor?, output: FileDescriptor, errors: FileDescriptor) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    try check(posix_spawn_file_actions_init(&actions))
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let input {
      try check(posix_spawn_file_actions_adddup2(&actions, input.number, STDIN_FILENO))
    } else {
      try check(posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0))
    }
    try check(posix_spawn_file_actions_adddup2(&actions, output.number, STDOUT_FILENO))
    try check(posix_spawn_file_actions_adddup2(&actions, errors.number, STDERR_FILENO))
    // Libraries open files without close-on-exec; none of them is the program's business.
    try check(SpawnFileActions.addCloseFrom(&actions, STDERR_FILENO + 1))
    if let workingFolder {
      try check(SpawnFileActions.addChangeFolder(&actions, workingFolder.path))
    }

    var attributes = posix_spawnattr_t()
    try check(posix_spawnattr_init(&attributes))
    defer { posix_spawnattr_destroy(&attributes) }
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
    try check(posix_spawnattr_setflags(&attributes, Int16(flags)))
    try check(posix_spawnattr_setpgroup(&attributes, 0))
    // What this process ignores or blocks, the program must not: it could not be ended otherwise.
    var signals = sigset_t()
    sigemptyset(&signals)
    try check(posix_spawnattr_setsigmask(&attributes, &signals))
    for signal in [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGCHLD] { sigaddset(&signals, signal) }
    try check(posix_spawnattr_setsigdefault(&attributes, &signals))

    let variables = (environment ?? ProcessInfo.processInfo.environment).map { "\($0.key)=\($0.value)" }
    var process: pid_t = 0
    let status = withCStrings([name] + arguments) { arguments in
      withCStrings(variables) { variables in
        posix_spawn(&process, program.path, &actions, &attributes, arguments, variables)
      }
    }
    try check(status)
    return process
  }

  private func check(_ status: Int32) throws {
    if status != 0 { throw SystemFailure(status) }
  }

  /// Calls `body` with an array of C strings that ends in a null pointer, as `exec` wants it.
  private func withCStrings<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) throws -> Result
  ) rethrows -> Result {
    let pointers = strings.map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    return try body(pointers + [nil])
  }
}
