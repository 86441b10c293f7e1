import AssayErrors
import AssayPrograms
import Foundation
import Synchronization

/// Encodes and decodes speech with the installed ffmpeg.
struct FFmpeg: Sendable {
  /// The rate of the samples, in hertz.
  static let rate = 16_000
  /// The first argument of each call: nothing but errors is printed, and no terminal is read.
  private static let quiet = ["-nostdin", "-hide_banner", "-loglevel", "error"]
  /// Versions by the path of the program.
  private static let versions = Mutex<[String: String]>([:])

  /// Where ffmpeg is looked for; `nil` for the environment's `PATH`.
  var searchPath: String?

  /// Encodes samples to a file and decodes that to another one beside it.
  ///
  /// A file, since containers such as MP3's say only once they are complete where the audio begins and ends,
  /// and then in their first bytes.
  ///
  /// - Parameters:
  ///   - samples: mono, at ``rate``.
  ///   - folder: where the files are put, under names of their own.
  /// - Returns: mono, at ``rate``; usually more or less than `samples`.
  /// - Throws: ``ProgramError`` when ffmpeg or the encoder is missing or fails.
  func roundTrip(_ samples: PulseCodeFile, _ recipe: CodecRecipe, in folder: URL) throws -> PulseCodeFile {
    let format = ["-f", "s16le", "-ar", "\(Self.rate)", "-ac", "1"]
    let timeLimit = Duration.seconds(60 + samples.count / Self.rate)
    let encoded = folder.appendingPathComponent("encoded.\(recipe.container)")
    let decoded = folder.appendingPathComponent("decoded.raw")
    do {
      try run(
        format + ["-i", samples.url.path, "-c:a", recipe.encoder] + recipe.options
          + ["-ac", "1", "-ar", "\(Self.rate)", "-y", encoded.path], timeLimit: timeLimit)
    } catch let error as ProgramError where error.code == .failed {
      try requireEncoder(of: recipe)
      throw error
    }
    try run(
      ["-i", encoded.path] + format + ["-c:a", "pcm_s16le", "-y", decoded.path], timeLimit: timeLimit)
    return PulseCodeFile(decoded: decoded)
  }

  /// The version, such as `5.1.9-0+deb12u1`; `unknown` when ffmpeg does not say.
  ///
  /// - Throws: ``ProgramError`` when ffmpeg is missing or fails.
  func version() throws -> String {
    let path = ExternalProgram.find("ffmpeg", searchPath: searchPath)?.path ?? ""
    if let known = Self.versions.withLock({ $0[path] }) { return known }
    let words = String(decoding: try run(["-version"], timeLimit: .seconds(60)), as: UTF8.self)
      .split(whereSeparator: \.isWhitespace)
    let version = words.count > 2 && words[1] == "version" ? String(words[2]) : "unknown"
    Self.versions.withLock { $0[path] = version }
    return version
  }

  /// - Throws: ``ProgramError`` with code `.missing` when ffmpeg was built without the encoder of `recipe`.
  private func requireEncoder(of recipe: CodecRecipe) throws {
    guard try !encoders().contains(recipe.encoder) else { return }
    throw ProgramError(
      .missing,
      "The installed ffmpeg has no encoder \(recipe.encoder): put one that was built with it first in PATH, or do "
        + "not use \(recipe.method); no other encoder replaces it.")
  }

  /// The names of all encoders ffmpeg was built with.
  ///
  /// - Throws: ``ProgramError`` when ffmpeg is missing or fails.
  func encoders() throws -> Set<String> {
    let listing = String(decoding: try run(["-encoders"], timeLimit: .seconds(60)), as: UTF8.self)
    // Each line has six letters of abilities, the name, and a description.
    return Set(
      listing.split(whereSeparator: \.isNewline).compactMap { line in
        let words = line.split(separator: " ")
        return words.count > 1 && words[0].count == 6 ? String(words[1]) : nil
      })
  }

  @discardableResult
  private func run(
    _ arguments: [String], timeLimit: Duration
  ) throws -> Data {
    try ExternalProgram.runChecked(
      "ffmpeg", Self.quiet + arguments, timeLimit: timeLimit, outputLimit: 1 << 20, searchPath: searchPath
    ).output
  }
}
