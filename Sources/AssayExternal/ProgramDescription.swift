import AssayErrors
public import AssayFiles
public import AssayRoles
import AssaySignal
public import Foundation
import Yams

/// A program of somebody else's as a method, described by a YAML file.
///
/// ```yaml
/// role: purifier                       # protection, purifier or cloner
/// command: [ffmpeg, -i, "{reference}", -af, afftdn, "{out}"]
/// version: [ffmpeg, -version]          # optional; its first line is recorded
/// sample_rate: 16000                   # of the files that the program is given; 16000 unless it is said
/// time_limit: 600                      # seconds; 600 unless it is said
/// content: text                        # cloners only: text, speech or both
/// environment: {OMP_NUM_THREADS: "2"}  # added to Assay's own
/// folder: ../their-code                # the current folder; relative to this file
/// ```
///
/// Words of the command may hold `{reference}` (a WAV file of the voice or the speech to be processed), `{content}` (a WAV
/// file, for conversion), `{text}` (the words), `{text_file}` (a file with them), `{language}` (their language, such as `en`), `{out}` (the WAV file to be written) and
/// `{seed}`. No shell takes part: a word is one argument, whatever is put into it.
public struct ProgramDescription: Sendable, Equatable {
  public let role: Role
  public let command: [String]
  public let version: [String]?
  public let sampleRate: Int
  public let timeLimit: Double
  /// What a cloner takes, as ``Cloner/contentKinds``; empty for other roles.
  public let contents: [CloningContent.Kind]
  public let environment: [String: String]
  public let folder: URL?
  /// SHA-256 of the file.
  public let hash: ContentHash
  /// The file's name without its extension.
  public let name: String

  static let placeholders = ["reference", "content", "text", "text_file", "language", "out", "seed"]
  private static let longestRun = 7 * 24 * 3_600.0

  private struct Fields: Decodable {
    var role: String
    var command: [String]
    var version: [String]?
    var sampleRate: Int?
    var timeLimit: Double?
    var content: String?
    var environment: [String: String]?
    var folder: String?

    enum CodingKeys: String, CodingKey, CaseIterable {
      case role, command, version, content, environment, folder
      case sampleRate = "sample_rate"
      case timeLimit = "time_limit"
    }
  }

  private static let keys = Set(Fields.CodingKeys.allCases.map(\.rawValue))

  /// - Throws: `FileError` when the file cannot be read, or is text of another encoding; `RoleError` naming the file and the field at fault.
  public init(contentsOf url: URL) throws {
    guard let data = try? Data(contentsOf: url) else {
      throw FileError(.unreadable, "Cannot read \(url.path): check that it exists and that you may read it.")
    }
    let text = try TextFile(data, name: url.path).text
    func fault(_ problem: String) -> RoleError {
      RoleError(.invalidParameter, "\(url.path) does not describe a program: \(problem).")
    }
    let fields: Fields
    do {
      if let extra = try (Yams.load(yaml: text) as? [String: Any])?.keys.filter({ !Self.keys.contains($0) })
        .min()
      {
        throw fault(
          "the field “\(extra)” is unknown; the fields are \(Self.keys.sorted().joined(separator: ", "))")
      }
      fields = try YAMLDecoder().decode(Fields.self, from: text)
    } catch let error as RoleError {
      throw error
    } catch DecodingError.keyNotFound(let key, _) {
      throw fault("the field \(key.stringValue) is missing")
    } catch DecodingError.typeMismatch(_, let context) {
      throw fault(
        "the field \(context.codingPath.map(\.stringValue).joined(separator: ".")) has the wrong type")
    } catch {
      throw fault("it is not YAML, or a field has the wrong type")
    }
    guard let role = Role(rawValue: fields.role), [.protection, .purifier, .cloner].contains(role) else {
      throw fault("role is “\(fields.role)”; it must be protection, purifier or cloner")
    }
    guard let program = fields.command.first, !program.isEmpty else { throw fault("command is empty") }
    let used = fields.command.flatMap { Self.names(in: $0) }
    if let unknown = used.first(where: { !Self.placeholders.contains($0) }) {
      throw fault(
        "{\(unknown)} in command is unknown; the placeholders are "
          + "\(Self.placeholders.map { "{\($0)}" }.joined(separator: ", "))"
      )
    }
    for needed in ["reference", "out"]
    where !used.contains(needed) && !(needed == "reference" && role == .cloner) {
      throw fault("command does not use {\(needed)}")
    }
    var contents: [CloningContent.Kind] = []
    if role == .cloner {
      contents =
        fields.content == "both"
        ? [.text, .speech] : CloningContent.Kind(rawValue: fields.content ?? "").map { [$0] } ?? []
      guard !contents.isEmpty else { throw fault("a cloner's content must be text, speech or both") }
    }
    let sampleRate = fields.sampleRate ?? 16_000
    guard AudioFile.sampleRates.contains(sampleRate) else { throw fault("sample_rate is \(sampleRate)") }
    let timeLimit = fields.timeLimit ?? 600
    guard timeLimit > 0, timeLimit <= Self.longestRun else { throw fault("time_limit is \(timeLimit) s") }
    self.role = role
    command = fields.command
    version = fields.version
    self.sampleRate = sampleRate
    self.timeLimit = timeLimit
    self.contents = contents
    environment = fields.environment ?? [:]
    folder = fields.folder.map {
      $0.hasPrefix("/")
        ? URL(fileURLWithPath: $0, isDirectory: true)
        : url.deletingLastPathComponent().appendingPathComponent($0, isDirectory: true)
    }
    hash = ContentHash(of: data)
    name = url.deletingPathExtension().lastPathComponent
  }

  /// The names in braces of a word.
  private static func names(in word: String) -> [String] {
    word.matches(of: /\{([a-z_]+)\}/).map { String($0.1) }
  }

  /// Assay's own variables and the description's.
  var wholeEnvironment: [String: String] {
    ProcessInfo.processInfo.environment.merging(environment) { _, own in own }
  }

  /// The command with everything put in.
  func arguments(_ values: [String: String]) -> [String] {
    command.map { word in
      word.replacing(/\{([a-z_]+)\}/) { match in values[String(match.1)] ?? String(match.0) }
    }
  }
}
