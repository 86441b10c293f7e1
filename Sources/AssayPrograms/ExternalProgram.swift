import AssayErrors
public import Foundation

/// Runs other programs, such as ffmpeg, without a shell.
///
/// Every program gets a process group of its own and no open file but its three standard ones: input from
/// `/dev/null` or from given data, output and errors to pipes that are read at the same time. When its time
/// is up, the whole group is sent SIGTERM, and after a second SIGKILL. When the program itself has ended,
/// whatever it left running in its group is killed too: a forgotten child can neither outlive the call nor
/// hold it up by keeping a pipe open.
///
/// All functions block the calling thread and may be called from any number of threads.
public enum ExternalProgram {
  /// What a program that ended by itself left behind.
  public struct Result: Sendable, Equatable {
    /// From 0, which means success, to 255.
    public let exitCode: Int32
    /// All of its standard output.
    public let output: Data
    /// Its standard error as UTF-8 text; of more than 64 KiB only the end.
    public let errorText: String
  }

  /// The executable called `name`, by the folders of `PATH` in order.
  ///
  /// - Parameters:
  ///   - name: a name such as `ffmpeg`; or a path, recognised by its slash, which is only checked.
  ///   - searchPath: folders separated by colons; `nil` for the environment's `PATH`.
  /// - Returns: an absolute URL, or `nil` when there is no executable file of that name.
  public static func find(_ name: String, searchPath: String? = nil) -> URL? {
    guard !name.isEmpty else { return nil }
    if name.contains("/") {
      let url = URL(fileURLWithPath: name)
      return isExecutable(url) ? url : nil
    }
    let path = searchPath ?? ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    // An empty entry would mean the current folder, from which nothing should be run by accident.
    return path.split(separator: ":")
      .map { URL(fileURLWithPath: String($0), isDirectory: true).appendingPathComponent(name) }
      .first(where: isExecutable)
  }

  /// Runs a program to its end.
  ///
  /// - Parameters:
  ///   - name: as for ``find(_:searchPath:)``.
  ///   - arguments: passed as they are; nothing is expanded or split.
  ///   - timeLimit: positive; from the start to the end of the program.
  ///   - environment: all variables of the program; `nil` for those of this process.
  ///   - input: what the program reads from standard input; `nil` for nothing.
  ///   - workingFolder: the program's current folder; `nil` for that of this process.
  ///   - outputLimit: the most bytes of standard output that are accepted.
  ///   - searchPath: folders separated by colons; `nil` for the environment's `PATH`.
  ///   - whileRunning: called on this thread every few milliseconds until the program has ended; must be quick.
  /// - Returns: what it printed and its exit code, which may be other than zero.
  /// - Throws: ``ProgramError`` when it is missing, cannot be started, runs too long, prints too much or is
  ///   killed by a signal.
  public static func run(
    _ name: String, _ arguments: [String], timeLimit: Duration, environment: [String: String]? = nil,
    input: Data? = nil, workingFolder: URL? = nil, outputLimit: Int = 64 << 20, searchPath: String? = nil,
    whileRunning: () -> Void = {}
  ) throws -> Result {
    try run(
      name, arguments, timeLimit: timeLimit, environment: environment, input: input,
      workingFolder: workingFolder, outputLimit: outputLimit, searchPath: searchPath,
      whileRunning: whileRunning, registry: .shared)
  }

  /// As ``run(_:_:timeLimit:environment:input:workingFolder:outputLimit:searchPath:whileRunning:)``, but an exit code
  /// other than zero is an error as well.
  ///
  /// - Throws: ``ProgramError``, with code `.failed` and the last lines of standard error for such an exit
  ///   code.
  @discardableResult
  public static func runChecked(
    _ name: String, _ arguments: [String], timeLimit: Duration, environment: [String: String]? = nil,
    input: Data? = nil, workingFolder: URL? = nil, outputLimit: Int = 64 << 20, searchPath: String? = nil
  ) throws -> Result {
    let result = try run(
      name, arguments, timeLimit: timeLimit, environment: environment, input: input,
      workingFolder: workingFolder, outputLimit: outputLimit, searchPath: searchPath)
    guard result.exitCode == 0 else {
      throw ProgramError(
        .failed, "\(name) failed with exit code \(result.exitCode)\(lastLines(of: result.errorText)).")
    }
    return result
  }

  /// Ends every program that is running, with all its children, and lets no new one start.
  ///
  /// For a process that is about to end, on Ctrl-C say. It takes half a second at most and must not be called
  /// from inside a signal handler. The calls that wait for those programs throw ``ProgramError`` with code
  /// `.interrupted`.
  public static func terminateAll() {
    RunningPrograms.shared.terminateAll()
  }

  static func run(
    _ name: String, _ arguments: [String], timeLimit: Duration, environment: [String: String]? = nil,
    input: Data? = nil, workingFolder: URL? = nil, outputLimit: Int = 64 << 20, searchPath: String? = nil,
    whileRunning: () -> Void = {}, registry: RunningPrograms
  ) throws -> Result {
    precondition(timeLimit > .zero, "a time limit is positive, not \(timeLimit)")
    precondition(outputLimit >= 0, "an output limit is not negative, as \(outputLimit) is")
    guard let program = find(name, searchPath: searchPath) else {
      throw ProgramError(
        .missing,
        name.contains("/")
          ? "There is no program at \(name): check the path, and that the file is executable."
          : "\(name) is not installed: run scripts/bootstrap, or add its folder to PATH.")
    }
    let launch = ProgramLaunch(
      name: name, program: program, arguments: arguments, environment: environment, input: input,
      workingFolder: workingFolder)
    var running = try launch.start(in: registry)
    switch running.waitForEnd(timeLimit: timeLimit, outputLimit: outputLimit, whileRunning) {
    case .exited(let code):
      return Result(
        exitCode: code, output: running.output, errorText: String(decoding: running.errors, as: UTF8.self))
    case .signalled(let signal):
      let errors = lastLines(of: String(decoding: running.errors, as: UTF8.self))
      throw ProgramError(.killed, "\(name) was ended by signal \(signal)\(errors).")
    case .timedOut:
      throw ProgramError(
        .timedOut, "\(name) did not finish within \(inSeconds(timeLimit)) s and was ended.")
    case .tooMuchOutput:
      throw ProgramError(.tooMuchOutput, "\(name) printed more than \(outputLimit) bytes and was ended.")
    case .interrupted:
      throw ProgramError(.interrupted, "\(name) was ended because Assay was interrupted.")
    }
  }

  private static func isExecutable(_ url: URL) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) && !isFolder.boolValue
      && FileManager.default.isExecutableFile(atPath: url.path)
  }

  /// The end of an error text for a sentence: at most three lines, led by a colon; empty for no text.
  private static func lastLines(of text: String) -> String {
    let lines = text.split(whereSeparator: \.isNewline)
      .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }.suffix(3)
    guard !lines.isEmpty else { return "" }
    let joined = lines.joined(separator: "; ")
    return ": " + (joined.hasSuffix(".") ? String(joined.dropLast()) : joined)
  }

  private static func inSeconds(_ duration: Duration) -> String {
    let seconds = duration / .seconds(1)
    return seconds == seconds.rounded() ? String(Int(seconds)) : "\((seconds * 100).rounded() / 100)"
  }
}
