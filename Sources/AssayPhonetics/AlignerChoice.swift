import AssayCorpus
import AssayErrors
public import AssayRoles
import Foundation

/// Which aligner a method uses, as its parameters say.
public struct AlignerChoice: Sendable {
  /// The names are those of the aligners.
  public enum Kind: String, CaseIterable, Sendable {
    case pocketsphinx
    case mfa
    case textgrid
  }

  public static let parameters: [ParameterDescription] = [
    .init(
      "aligner", .choice(Kind.allCases.map(\.rawValue)), default: .text(Kind.pocketsphinx.rawValue),
      help:
        "The aligner: pocketsphinx, the Montreal Forced Aligner, or existing TextGrids."
    ),
    .init(
      "textGrids", .text, default: .text(""), help: "The folder of NAME.TextGrid files for aligner=textgrid."),
  ]

  public let kind: Kind
  /// Set for ``Kind/textgrid`` only, which needs no words.
  public let textGrids: ExistingTextGridAligner?

  /// - Parameter recordings: the ids of all that are to be aligned, where they are known.
  /// - Throws: `RoleError` for parameters that contradict each other, or a folder that is not there.
  public init(_ values: ParameterValues, recordings: [String] = []) throws {
    guard let kind = Kind(rawValue: values.text("aligner")) else {
      preconditionFailure("a choice that was not declared")
    }
    let folder = values.text("textGrids")
    guard (kind == .textgrid) == !folder.isEmpty else {
      throw RoleError(
        .invalidParameter,
        folder.isEmpty
          ? "aligner=textgrid needs the folder of TextGrids: give textGrids=FOLDER, or another aligner."
          : "textGrids=\(folder) applies to aligner=textgrid, not to \(kind.rawValue): remove one.")
    }
    self.kind = kind
    textGrids = kind == .textgrid ? try Self.existing(folder, recordings) : nil
  }

  /// Makes the aligner.
  ///
  /// - Parameter transcribing: whether speech without a transcript is recognised first; TextGrids need no words.
  /// - Throws: ``PhoneticsError`` when an aligner or the recogniser is not installed.
  public func aligner(transcribing: Bool) throws -> any ForcedAligner {
    let base: any ForcedAligner
    switch kind {
    case .pocketsphinx: base = try PocketsphinxAligner()
    case .mfa: base = try MontrealAligner()
    case .textgrid:
      guard let textGrids else { preconditionFailure("no folder of TextGrids") }
      return textGrids
    }
    guard transcribing else { return base }
    let transcriber = try PocketsphinxTranscriber(model: .find())
    return TranscribingAligner(base, transcribe: { try transcriber.transcript(of: $0) })
  }

  private static func existing(_ path: String, _ recordings: [String]) throws -> ExistingTextGridAligner {
    let folder = URL(fileURLWithPath: path, isDirectory: true)
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder), isFolder.boolValue
    else {
      throw RoleError(
        .invalidParameter, "There is no folder \(folder.path), which textGrids names: check the path.")
    }
    return try ExistingTextGridAligner(folder: folder, recordings: RecordingNames(recordings))
  }
}
