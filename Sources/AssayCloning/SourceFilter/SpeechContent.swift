public import AssayPhonetics
import AssayRoles
public import AssaySignal
import Foundation

/// What is said and how, without who says it: phones, the shape of the melody, voice or none, and loudness, each by
/// frames of 8 ms.
///
/// The melody is relative to the speaker's mean pitch and loudness to the recording's, so neither tells whose voice it is.
public struct SpeechContent: Sendable, Equatable {
  /// Of the phones, the last for anything unknown.
  static let labels = Phoneme.vowels + Phoneme.consonants + [Phoneme.silence.base]
  public static let phoneCount = labels.count + 1
  /// Of silence.
  public static let silentPhone = labels.count - 1
  private static let indices = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, $0) })

  /// Numbers beside the phone: place in the phone, melody, voice, loudness.
  public static let numberCount = 4
  public static let sampleRate = FramedPhonemes.sampleRate
  public static let hop = FramedPhonemes.hop

  /// By frame, an index.
  public private(set) var phones: [Int]
  /// By frame, how much of its phone is over, 0 to 1.
  private var progress: [Float]
  /// By frame, ln of the frequency over the mean, continued where there is no voice.
  public private(set) var melody: [Float]
  /// By frame, 1 for voice and 0 for none.
  public private(set) var voice: [Float]
  /// By frame, tens of dB over the mean of what is spoken.
  private var loudness: [Float]
  /// ln of hertz over all frames with voice; `nil` where there is none.
  public private(set) var meanPitch: Float?

  public var frameCount: Int { phones.count }

  private static let quietest: Float = -6
  private static let spokenRange = 30.0

  /// - Parameters:
  ///   - speech: at any rate.
  ///   - timeline: of its phones.
  /// - Throws: `SignalError` when it cannot be resampled.
  public init(_ speech: Waveform, _ timeline: PhonemeTimeline) throws {
    let waveform = try speech.resampled(to: Self.sampleRate)
    let frameCount = FramedPhonemes.spectrogramFrameCount(waveform.count)
    var phones: [Int] = []
    var progress: [Float] = []
    for run in FramedPhonemes(timeline).runs {
      let base = Phoneme(run.label)?.base
      let index = base.flatMap { Self.indices[$0] } ?? Self.labels.count
      phones += [Int](repeating: index, count: run.duration)
      progress += (0..<run.duration).map { (Float($0) + 0.5) / Float(run.duration) }
    }
    self.phones = Self.fitted(phones, frameCount, Self.silentPhone)
    self.progress = Self.fitted(progress, frameCount, 0.5)

    let frequencies = try PitchTracker().track(waveform)
    voice = frequencies.map { $0 > 0 ? 1 : 0 }
    let spoken = frequencies.filter { $0 > 0 }.map { Foundation.log($0) }
    let mean = spoken.isEmpty ? nil : spoken.reduce(0, +) / Float(spoken.count)
    meanPitch = mean
    melody = Self.continued(frequencies.map { $0 > 0 ? Foundation.log($0) - (mean ?? 0) : nil })
    loudness = Self.loudness(waveform.samples, frameCount)
  }

  private init(
    phones: [Int], progress: [Float], melody: [Float], voice: [Float], loudness: [Float], meanPitch: Float?
  ) {
    (self.phones, self.progress, self.melody) = (phones, progress, melody)
    (self.voice, self.loudness, self.meanPitch) = (voice, loudness, meanPitch)
  }

  /// What a cut of the recording that is played at another speed contains; after its end there is silence.
  ///
  /// - Parameters:
  ///   - start: first sample at 16 kHz.
  ///   - speed: above 1 is faster, and higher.
  public func piece(start: Int, speed: Double, frameCount count: Int) -> SpeechContent {
    let places = (0..<count).map { Int((Double(start) / Double(Self.hop) + Double($0) * speed).rounded()) }
    func picked<Value>(_ values: [Value], _ none: Value) -> [Value] {
      places.map { $0 < values.count ? values[$0] : none }
    }
    return SpeechContent(
      phones: picked(phones, Self.silentPhone), progress: picked(progress, 0.5), melody: picked(melody, 0),
      voice: picked(voice, 0), loudness: picked(loudness, Self.quietest),
      meanPitch: meanPitch.map { $0 + Float(Foundation.log(speed)) })
  }

  /// The numbers of all frames, ``numberCount`` each, scaled to be of order 1.
  public var numbers: [Float] {
    (0..<frameCount).flatMap { [progress[$0], melody[$0] * 4, voice[$0], loudness[$0]] }
  }

  private static func fitted<Value>(_ values: [Value], _ count: Int, _ filling: Value) -> [Value] {
    Array(values.prefix(count)) + [Value](repeating: filling, count: max(0, count - values.count))
  }

  /// Gaps filled with straight lines.
  private static func continued(_ values: [Float?]) -> [Float] {
    let known = values.indices.filter { values[$0] != nil }
    guard let first = known.first, let last = known.last else { return values.map { _ in 0 } }
    var filled = values.map { $0 ?? 0 }
    for index in 0..<first { filled[index] = filled[first] }
    for index in last..<filled.count { filled[index] = filled[last] }
    for (left, right) in zip(known, known.dropFirst()) where right > left + 1 {
      for index in left + 1..<right {
        let share = Float(index - left) / Float(right - left)
        filled[index] = filled[left] * (1 - share) + filled[right] * share
      }
    }
    return filled
  }

  private static func loudness(_ samples: [Float], _ frameCount: Int) -> [Float] {
    let half = 2 * hop
    let decibels = (0..<frameCount).map { frame in
      let piece = samples[max(0, frame * hop - half)..<min(samples.count, frame * hop + half)]
      let power = piece.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(max(1, piece.count))
      return 10 * Foundation.log10(power + 1e-10)
    }
    let loudest = decibels.max() ?? 0
    let spoken = decibels.filter { $0 > loudest - spokenRange }
    let mean = spoken.reduce(0, +) / Double(max(1, spoken.count))
    return decibels.map { max(quietest, Float(($0 - mean) / 10)) }
  }
}
