import AssayErrors
import AssayFiles
import AssayPrograms
public import AssayRoles
import AssaySignal
import Foundation

/// Aligns with the Montreal Forced Aligner, a separately installed program.
///
/// McAuliffe et al., “Montreal Forced Aligner: trainable text-speech alignment using Kaldi”, Interspeech 2017. Its
/// dictionary and acoustic model `english_us_arpa` must be installed (`mfa model download`).
public struct MontrealAligner: ForcedAligner {
  public static let program = "mfa"

  public let name = "mfa"
  private let model: String
  private let timeLimit: Duration
  private let searchPath: String?

  /// - Parameters:
  ///   - model: the name of the dictionary and the acoustic model.
  ///   - timeLimit: of one call; starting the program is slow.
  ///   - searchPath: folders separated by colons; `nil` for the environment's `PATH`.
  /// - Throws: ``PhoneticsError`` with code `.notInstalled` when the program is not found.
  public init(
    model: String = "english_us_arpa", timeLimit: Duration = .seconds(3600), searchPath: String? = nil
  )
    throws
  {
    guard ExternalProgram.find(Self.program, searchPath: searchPath) != nil else {
      throw PhoneticsError(
        .notInstalled,
        "The Montreal Forced Aligner is not installed: add its folder to PATH, or align with pocketsphinx."
      )
    }
    self.model = model
    self.timeLimit = timeLimit
    self.searchPath = searchPath
  }

  public func align(_ utterance: Utterance) throws -> PhonemeTimeline {
    // The program normalises texts itself, but fails on a text without words and does not name the file.
    let words = try utterance.requiredWords()
    try utterance.waveform.requireUsable(utterance.id)
    let folder = try ScratchFolder.makeUntilExit()
    defer { try? FileManager.default.removeItem(at: folder) }
    let corpus = folder.appendingPathComponent("corpus/speaker", isDirectory: true)
    let output = folder.appendingPathComponent("aligned", isDirectory: true)
    try FileManager.default.createDirectory(at: corpus, withIntermediateDirectories: true)
    try AudioFile.write(
      utterance.waveform, to: corpus.appendingPathComponent("utterance.wav"), encoding: .pcm16)
    try AtomicFile.write(
      Data(words.joined(separator: " ").utf8), to: corpus.appendingPathComponent("utterance.txt"))
    try ExternalProgram.runChecked(
      Self.program,
      [
        "align", "--clean", corpus.deletingLastPathComponent().path, model, model, output.path,
      ], timeLimit: timeLimit, searchPath: searchPath)
    let files = FileManager.default.enumerator(atPath: output.path)?.compactMap { $0 as? String } ?? []
    guard let path = files.first(where: { $0.hasSuffix("utterance.TextGrid") }) else {
      throw PhoneticsError(
        .notAligned,
        "\(utterance.id): the Montreal Forced Aligner found no alignment; check that the transcript is what is "
          + "spoken.")
    }
    return try PhonemeTimeline(
      TextGrid(contentsOf: output.appendingPathComponent(path)), aligner: name,
      name: "The alignment of \(utterance.id)")
  }
}
