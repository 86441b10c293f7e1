import AssayErrors

/// Λ of PhonePuRe: for every frame of a spectrogram, the mean spectrum of the phone spoken.
///
/// It differs from the reference in one point: there, one phone that is not in the dictionary makes all of Λ zero, and
/// only a log says so. Here only the frames of that phone are zero, every such fallback is listed, and strict mode makes
/// it an error. ``UnknownPhones/zeroEverything`` does what the reference does.
public struct PhonemeGuidance: Sendable, Equatable {
  /// What to do with a phone that the dictionary does not have.
  public enum UnknownPhones: String, Sendable, Codable, CaseIterable {
    /// Use the same vowel with another stress; otherwise set its frames to zero.
    case zeroTheirFrames
    /// Set all of Λ to zero, as the reference does.
    case zeroEverything
  }

  /// Shape 256 × `frameCount`, bins first: bin `b` of frame `t` is at `b · frameCount + t`.
  public let values: [Float]
  public let frameCount: Int
  /// The fallbacks of the timeline and of the guidance, one for each phone or word.
  public let fallbacks: [PhoneticFallback]

  /// Builds Λ for a recording with an alignment.
  ///
  /// Λ is cut or padded with zeros to the length of the spectrogram; usually its last frame is padding.
  ///
  /// - Parameters:
  ///   - timeline: of the same recording before purification.
  ///   - frameCount: of the spectrogram, see ``FramedPhonemes/spectrogramFrameCount(_:)``; positive.
  ///   - isStrict: whether a fallback is an error.
  /// - Throws: ``PhoneticsError`` with code `.fallback` in strict mode.
  public init(
    _ timeline: PhonemeTimeline, frameCount: Int, dictionary: GuidanceDictionary,
    unknownPhones: UnknownPhones = .zeroTheirFrames, isStrict: Bool = false
  ) throws {
    precondition(frameCount > 0, "a spectrogram has frames, not \(frameCount)")
    let phones = FramedPhonemes(timeline)
    var fallbacks = timeline.fallbacks
    var values = [Float](repeating: 0, count: PhonemeSpectrum.binCount * frameCount)
    let ratio = Double(phones.frameCount) / Double(frameCount)
    if !(0.8...1.3).contains(ratio) {
      fallbacks.append(
        .init(
          .lengthMismatch, "the phones cover \(phones.frameCount) frames, the recording has \(frameCount)"))
    }
    var frame = 0
    for run in phones.runs {
      let end = min(frame + run.duration, frameCount)
      if let spectrum = Self.spectrum(of: run.label, dictionary, unknownPhones, &fallbacks), frame < end {
        for bin in 0..<PhonemeSpectrum.binCount {
          for place in frame..<end { values[bin * frameCount + place] = spectrum[bin] }
        }
      }
      frame += run.duration
    }
    if unknownPhones == .zeroEverything,
      let unknown = fallbacks.first(where: { $0.kind == .unknownPhone })
    {
      values = values.map { _ in 0 }
      fallbacks.append(.init(.zeroGuidance, "“\(unknown.subject)” is not in the guidance dictionary"))
    }
    self.init(values: values, frameCount: frameCount, fallbacks: fallbacks)
    if isStrict { try fallbacks.requireNone("phoneme guidance") }
  }

  /// Λ of a recording without an alignment: zeros, which mean no guidance.
  ///
  /// - Parameters:
  ///   - reason: why there is none, for people.
  ///   - isStrict: whether this is an error.
  /// - Throws: ``PhoneticsError`` with code `.fallback` in strict mode.
  public static func zero(frameCount: Int, because reason: String, isStrict: Bool = false) throws
    -> PhonemeGuidance
  {
    precondition(frameCount > 0, "a spectrogram has frames, not \(frameCount)")
    if isStrict {
      throw PhoneticsError(.fallback, "Strict mode requires phoneme guidance, and there is none: \(reason)")
    }
    return PhonemeGuidance(
      values: [Float](repeating: 0, count: PhonemeSpectrum.binCount * frameCount), frameCount: frameCount,
      fallbacks: [.init(.zeroGuidance, reason)])
  }

  private init(values: [Float], frameCount: Int, fallbacks: [PhoneticFallback]) {
    self.values = values
    self.frameCount = frameCount
    self.fallbacks = fallbacks
  }

  /// The number of fallbacks of each kind.
  public var fallbackCounts: [PhoneticFallback.Kind: Int] {
    fallbacks.reduce(into: [:]) { $0[$1.kind, default: 0] += 1 }
  }

  private static func spectrum(
    of label: String, _ dictionary: GuidanceDictionary, _ unknownPhones: UnknownPhones,
    _ fallbacks: inout [PhoneticFallback]
  ) -> [Float]? {
    if let spectrum = dictionary[label] { return spectrum }
    if unknownPhones == .zeroTheirFrames, let spectrum = dictionary.otherStress(of: label) {
      fallbacks.append(.init(.otherStress, label))
      return spectrum
    }
    fallbacks.append(.init(.unknownPhone, label))
    return nil
  }
}
