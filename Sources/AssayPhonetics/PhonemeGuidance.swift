/// Λ of PhonePuRe: for every frame of a spectrogram the mean spectrum of the phone that is spoken.
///
/// As the reference builds it, but for what it does when something is missing: there one phone that is not in the
/// dictionary makes all of Λ zero, with nothing but a line in a log. Here only that phone's frames are, every such
/// fallback is listed, and strict mode makes it an error. ``UnknownPhones/zeroEverything`` is the reference's way.
public struct PhonemeGuidance: Sendable, Equatable {
  /// What a phone does that the dictionary has not.
  public enum UnknownPhones: String, Sendable, Codable, CaseIterable {
    /// Another stress of the same vowel stands for it; otherwise its own frames are zero.
    case zeroTheirFrames
    /// All of Λ is zero, as in the reference.
    case zeroEverything
  }

  /// Shape 256 × `frameCount`, bins first: bin `b` of frame `t` is at `b · frameCount + t`.
  public let values: [Float]
  public let frameCount: Int
  /// What fell back, on the way to the timeline and here, one for each phone or word.
  public let fallbacks: [PhoneticFallback]

  /// Builds Λ for a recording with an alignment.
  ///
  /// What is longer than the spectrogram is cut off, what is shorter is followed by zeros; the last frame mostly is.
  ///
  /// - Parameters:
  ///   - timeline: of the same recording before it is purified.
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

  /// Λ of a recording without an alignment: zeros, which a network takes for no guidance.
  ///
  /// - Parameters:
  ///   - reason: why there is none, as a person should read it.
  ///   - isStrict: whether that is an error.
  /// - Throws: ``PhoneticsError`` with code `.fallback` in strict mode.
  public static func zero(frameCount: Int, because reason: String, isStrict: Bool = false) throws
    -> PhonemeGuidance
  {
    precondition(frameCount > 0, "a spectrogram has frames, not \(frameCount)")
    if isStrict {
      throw PhoneticsError(.fallback, "There is no phoneme guidance, which strict mode asks for: \(reason)")
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

  /// How many fallbacks there are of each kind.
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
