import AssayPrograms
import AssayRoles

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
      let original = samples.map(Self.pulseCode)
      let padding = recipe.alignment == .search ? Self.tail : max(0, Self.shortest - original.count)
      let encoded = original + [Int16](repeating: 0, count: padding)
      let decoded = try ffmpeg.roundTrip(encoded, recipe)
      guard !decoded.isEmpty else {
        throw ProgramError(
          .failed, "ffmpeg decoded nothing from what \(recipe.encoder) made: check the installed ffmpeg.")
      }
      let start =
        switch recipe.alignment {
        case .fixed(let skip): decoded.count > encoded.count ? min(skip, decoded.count) : 0
        case .search: decoded.count > original.count ? CodecAlignment.offset(of: original, in: decoded) : 0
        }
      offset = start
      return decoded[start...].map { Float($0) / 32_768 }
    }
    if let offset {
      result.details["encoder"] = .text(recipe.encoder)
      result.details["ffmpeg"] = .text(try ffmpeg.version())
      result.details["skippedSamples"] = .integer(offset)
    }
    return result
  }

  /// A sample as a 16-bit number: clipped, and cut towards zero as the reference does, not rounded.
  static func pulseCode(_ sample: Float) -> Int16 {
    Int16(min(max(sample * 32_768, -32_768), 32_767))
  }
}
