import Foundation

/// Runs the built `assay` and keeps what it said.
struct AssayCommand {
  struct Result {
    let exitCode: Int32
    let output: String
    let errors: String

    /// Standard error without notices: the sentences of what failed.
    var errorLines: [String] {
      errors.split(separator: "\n").map(String.init).filter { $0.hasPrefix("error: ") }
    }

    func decoded<Value: Decodable>(_ type: Value.Type) throws -> Value {
      try JSONDecoder().decode(type, from: Data(output.utf8))
    }
  }

  /// The executable beside the test bundle.
  static let executable: URL = {
    let running =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      ?? CommandLine.arguments[0]
    let places = [running] + CommandLine.arguments.filter { $0.hasSuffix(".xctest") }
    let candidates = places.map {
      URL(fileURLWithPath: $0).deletingLastPathComponent().appendingPathComponent("assay")
    }
    return candidates.first { FileManager.default.isExecutableFile(atPath: $0.path) } ?? candidates[0]
  }()

  /// - Parameters:
  ///   - environment: variables beside those of this process; an empty text removes one.
  ///   - folder: the current folder.
  ///   - timeLimit: seconds, after which the program is killed and the test fails.
  static func run(
    _ arguments: [String], environment: [String: String] = [:], folder: URL? = nil, timeLimit: Double = 120
  ) throws -> Result {
    try start(arguments, environment: environment, folder: folder).waitForEnd(timeLimit: timeLimit)
  }

  static func start(
    _ arguments: [String], environment: [String: String] = [:], folder: URL? = nil, program: URL? = nil
  ) throws -> RunningCommand {
    try RunningCommand(program ?? executable, arguments, environment: environment, folder: folder)
  }
}
