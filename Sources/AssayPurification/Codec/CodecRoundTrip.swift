import AssayErrors
import AssayFiles
import AssayPrograms
import AssayRoles
import Foundation

/// What all codec methods do: 16-bit samples at 16 kHz, encoded, decoded, aligned and cut to the input's
/// length.
struct CodecRoundTrip: Sendable {
  /// Zeros appended before encoding where the delay is searched for: it is below this, so that the search
  /// reaches it and the end is not lost. The reference appends none, and therefore finds a wrong offset for
  /// Speex.
  private static let tail = 1024

  /// What anything shorter is filled up to with zeros, for of a few samples a decoder may return none: 40 ms.
  private static let shortest = 640

  let recipe: CodecRecipe
  var ffmpeg = FFmpeg()

  /// - Throws: ``ProgramError`` when ffmpeg or the encoder is missing or fails, ``SignalError`` for unusable
  ///   input.
  func purify(_ speech: Utterance) throws -> ProcessedSpeech {
    var offset: Int?
    var result = try speech.purified(at: FFmpeg.rate) { samples in
      try ScratchFolder.withFolder { folder in
        let padding = recipe.alignment == .search ? Self.tail : max(0, Self.shortest - samples.count)
        let original = try PulseCodeFile(
          folder.appendingPathComponent("original.raw"), writing: samples, zeros: padding)
        let decoded = try ffmpeg.roundTrip(original, recipe, in: folder)
        let count = decoded.count
        guard count > 0 else {
          throw ProgramError(
            .failed, "ffmpeg decoded nothing from what \(recipe.encoder) made: check the installed ffmpeg.")
        }
        let start: Int
        switch recipe.alignment {
        case .fixed(let skip): start = count > samples.count + padding ? min(skip, count) : 0
        case .search where count > samples.count:
          start = CodecAlignment.offset(of: samples.map(PulseCodeFile.sample), in: try decoded.samples())
        case .search: start = 0
        }
        offset = start
        return try decoded.floats(from: start, count: samples.count)
      }
    }
    if let offset {
      result.details["encoder"] = .text(recipe.encoder)
      result.details["ffmpeg"] = .text(try ffmpeg.version())
      result.details["skippedSamples"] = .integer(offset)
    }
    return result
  }
}
