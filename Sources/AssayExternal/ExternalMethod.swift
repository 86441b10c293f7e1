import AssayErrors
import AssayFiles
import AssayPrograms
import AssayRoles
import AssaySignal
import Foundation

/// A method that another program carries out: what the three roles have in common.
///
/// Each call gets a folder of its own, which is removed afterwards. A program that fails, prints no sound, or does not end
/// in time is an error of that call; its children end with it.
struct ExternalMethod: Sendable {
  let description: ProgramDescription
  /// The first line that the version's command prints; `nil` without one.
  let version: String?

  static let parameter = ParameterDescription(
    "program", .text, default: .text(""), help: "The YAML file that describes the program.")

  private static let versionLimit = Duration.seconds(30)

  /// - Throws: `RoleError` for a file that describes no program of this role, or one that is not installed.
  init(_ values: ParameterValues, role: Role) throws {
    let path = values.text("program")
    guard !path.isEmpty else {
      throw RoleError(
        .invalidParameter, "The program is missing: give its YAML file with the parameter program.")
    }
    let description = try ProgramDescription(contentsOf: URL(fileURLWithPath: path))
    self.description = description
    guard description.role == role else {
      throw RoleError(
        .invalidParameter,
        "\(path) describes a \(description.role.rawValue), not a \(role.rawValue): use it with the matching "
          + "command.")
    }
    if description.folder == nil, ExternalProgram.find(description.command[0]) == nil {
      throw ProgramError(
        .missing,
        "\(path) needs \(description.command[0]), which is not installed: install it, or correct the path.")
    }
    version = try description.version.map { command in
      let result = try ExternalProgram.run(
        command[0], Array(command.dropFirst()), timeLimit: Self.versionLimit,
        environment: description.wholeEnvironment,
        workingFolder: description.folder)
      let text = String(decoding: result.output, as: UTF8.self) + result.errorText
      return text.split(whereSeparator: \.isNewline).first.map { $0.trimmingCharacters(in: .whitespaces) }
        ?? ""
    }
  }

  /// What decides the results, in place of weights.
  var hashes: [String: String] {
    var hashes = ["\(description.name).yaml": description.hash.hexadecimal]
    if let version { hashes["\(description.name) version"] = ContentHash(of: version).hexadecimal }
    return hashes
  }

  /// Runs the program.
  ///
  /// - Parameters:
  ///   - words: for `{text}` and `{text_file}`.
  ///   - language: for `{language}`; empty where it is not known.
  func run(
    _ reference: Waveform, content: Waveform? = nil, words: String? = nil, language: String? = nil,
    seed: UInt64
  ) throws -> ProcessedSpeech {
    try ScratchFolder.withFolder { folder in
      try run(reference, content: content, words: words, language: language, seed: seed, in: folder)
    }
  }

  private func run(
    _ reference: Waveform, content: Waveform?, words: String?, language: String?, seed: UInt64,
    in folder: URL
  ) throws -> ProcessedSpeech {
    let out = folder.appendingPathComponent("out.wav")
    var values = ["out": out.path, "seed": String(seed), "language": language ?? ""]
    var notices: [String] = []
    values["reference"] = try write(reference, "reference", in: folder, &notices).path
    if let content { values["content"] = try write(content, "content", in: folder, &notices).path }
    if let words {
      let file = folder.appendingPathComponent("text.txt")
      try AtomicFile.write(Data(words.utf8), to: file)
      values["text"] = words
      values["text_file"] = file.path
    }
    let arguments = description.arguments(values)
    try ExternalProgram.runChecked(
      arguments[0], Array(arguments.dropFirst()), timeLimit: .seconds(description.timeLimit),
      environment: description.wholeEnvironment, workingFolder: description.folder)
    guard FileManager.default.fileExists(atPath: out.path) else {
      throw RoleError(
        .unsuitableInput,
        "\(description.name) ended without an error but wrote no file: check that its command uses {out}.")
    }
    let loaded = try AudioFile.read(out)
    try loaded.waveform.requireUsable("What \(description.name) wrote")
    notices += loaded.notices.map { "What \(description.name) wrote: \($0)" }
    var details: [String: ParameterValue] = ["program": .text(description.name)]
    if let version { details["version"] = .text(version) }
    return ProcessedSpeech(loaded.waveform, details: details, notices: notices)
  }

  private func write(_ waveform: Waveform, _ name: String, in folder: URL, _ notices: inout [String]) throws
    -> URL
  {
    let url = folder.appendingPathComponent("\(name).wav")
    let clamped = try AudioFile.write(
      waveform.resampled(to: description.sampleRate), to: url, encoding: .pcm16)
    if clamped > 0 {
      notices.append(
        "\(description.name) takes 16-bit samples: some samples exceeded full scale and were clipped.")
    }
    return url
  }
}
