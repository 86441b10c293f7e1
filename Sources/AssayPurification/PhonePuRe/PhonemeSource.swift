import AssayDiffusion
import AssayErrors
import AssayFiles
import AssayPhonePuRe
import AssayPhonetics
import AssayRoles
import Foundation

/// Where the phonemes of refinement come from, as a method's parameters say, and what is told when they are missing.
struct PhonemeSource {
  /// Where the words come from.
  enum Words: String, CaseIterable {
    case transcript
    case automatic
    case none
  }

  /// Λ of one recording, and what its record says about it.
  struct Guidance {
    /// `nil` where none was asked for.
    let lambda: PhonemeGuidance?
    let details: [String: ParameterValue]
    let notices: [String]
  }

  static let parameters: [ParameterDescription] =
    [
      .init(
        "phonemes", .choice(Words.allCases.map(\.rawValue)), default: .text(Words.transcript.rawValue),
        help: "Source of the phonemes: the transcript, a recogniser if there is no transcript, or none.",
        hasOption: true)
    ] + AlignerChoice.parameters + [
      .init(
        "strict", .flag, default: .flag(false), help: "Whether a fallback of the guidance is an error.",
        hasOption: true)
    ]

  private let words: Words
  private let isStrict: Bool
  private let dictionary: GuidanceDictionary?
  /// `nil` where nothing is to be aligned.
  private let aligner: (any ForcedAligner)?
  /// Set where TextGrids are taken, which need no words.
  private let textGrids: ExistingTextGridAligner?

  /// - Parameters:
  ///   - isUsed: whether there is a network that takes phonemes.
  ///   - dictionary: the model's spectra by phoneme, if it has any.
  ///   - recordings: the ids of all recordings of the call, where they are known.
  /// - Throws: `RoleError` for parameters that contradict each other, `PhoneticsError` when an aligner is not
  ///   installed.
  init(
    _ values: ParameterValues, isUsed: Bool, dictionary: GuidanceDictionary?, recordings: [String] = []
  ) throws {
    guard let words = Words(rawValue: values.text("phonemes")) else {
      preconditionFailure("a choice that was not declared")
    }
    if words == .none { try values.refuse("aligner", "textGrids", "strict", because: "phonemes=none") }
    if !isUsed, values.flag("refinement") {
      let reason = "the model, whose networks take no phonemes"
      if words != .none { try values.refuse("phonemes", because: reason) }
      try values.refuse("aligner", "textGrids", "strict", because: reason)
    }
    let choice = try AlignerChoice(values, recordings: recordings)
    guard words != .automatic || choice.kind != .textgrid else {
      throw RoleError(
        .invalidParameter,
        "phonemes=automatic recognises words to align, but aligner=textgrid uses existing alignments: remove one."
      )
    }
    self.words = isUsed ? words : .none
    self.dictionary = dictionary
    isStrict = values.flag("strict")
    textGrids = choice.textGrids
    aligner =
      self.words != .none && dictionary != nil
      ? try choice.aligner(transcribing: words == .automatic) : nil
  }

  /// Λ of a recording. Everything that is less than asked for is told and counted.
  ///
  /// - Throws: in strict mode for anything that is less; otherwise when an aligner is not there or breaks down.
  func guidance(of speech: Utterance, frameCount: Int) throws -> Guidance {
    guard words != .none else {
      return Guidance(lambda: nil, details: ["guidance": .text("none")], notices: [])
    }
    let lambda = try lambda(of: speech, frameCount)
    let counts = lambda.fallbackCounts
    let isZero = counts[.zeroGuidance] != nil
    var details: [String: ParameterValue] = [
      "guidance": .text(isZero ? "none" : aligner?.name ?? "none"),
      "fallbacks": .integer(lambda.fallbacks.count),
    ]
    for (kind, number) in counts { details["fallback.\(kind.rawValue)"] = .integer(number) }
    if let textGrids {
      details["textGrid"] = (try? textGrids.file(for: speech))
        .map { .text((try? ContentHash(ofFile: $0))?.hexadecimal ?? "unreadable") }
    } else {
      let isGiven = speech.transcript != nil
      details["words"] = .text(
        isGiven ? "transcript" : words == .automatic && !isZero ? "recognised" : "none")
    }
    return Guidance(lambda: lambda, details: details, notices: lambda.fallbacks.map(\.description))
  }

  private func lambda(of speech: Utterance, _ frameCount: Int) throws -> PhonemeGuidance {
    guard let aligner, let dictionary else {
      return try .zero(
        frameCount: frameCount, because: "the model has no phoneme dictionary", isStrict: isStrict)
    }
    guard speech.transcript != nil || words == .automatic || textGrids != nil else {
      return try .zero(
        frameCount: frameCount,
        because: "there is no transcript; give one, or phonemes=automatic to recognise it",
        isStrict: isStrict)
    }
    do {
      return try PhonemeGuidance(
        aligner.align(speech), frameCount: frameCount, dictionary: dictionary, isStrict: isStrict)
    } catch let error as PhoneticsError where !isStrict && error.code != .notInstalled {
      return try .zero(frameCount: frameCount, because: error.message)
    }
  }
}
