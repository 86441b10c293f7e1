import AssayCorpus
import AssayErrors
import AssayFiles
import AssayRoles
import AssaySignal
import AssayTensor
import Foundation

/// Mixes speech with background noise, as the paper does for a refiner's training speech: the first channel of DEMAND's
/// recordings, or synthetic noise without them.
///
/// A segment of a scene (repeated if it is short) is added at a signal-to-noise ratio over the whole recording. If the
/// sum exceeds full scale, sum and speech are both divided by its peak. Synthetic noise is white, pink or brown, or
/// babble of four other speakers, each with the same probability.
///
/// - Reference: Thiemann, Ito and Vincent, *The Diverse Environments Multi-channel Acoustic Noise Database*, ICA 2013.
public struct BackgroundNoise: Sendable {
  public struct Settings: Sendable, Codable, Hashable {
    /// DEMAND's folder, with `ch01.wav` in a folder for each scene; without it, noise is synthetic.
    public var demand: String?
    /// Signal-to-noise ratios in dB.
    public var snr: [Double]
    /// Whether no noise has the same probability as each ratio.
    public var clean: Bool

    public init(demand: String? = nil, snr: [Double] = [0, 5, 10, 15], clean: Bool = true) {
      self.demand = demand
      self.snr = snr
      self.clean = clean
    }
  }

  enum Kind: CaseIterable {
    case white, pink, brown, babble
  }

  /// The scenes of DEMAND, by path; empty for synthetic noise.
  let scenes: [URL]
  private let settings: Settings
  private static let voices = 4

  /// - Throws: `FileError` or `RoleError` for a folder without scenes, or invalid settings.
  public init(_ settings: Settings) throws {
    guard !settings.snr.isEmpty || settings.clean, settings.snr.allSatisfy({ (-40...100).contains($0) })
    else {
      throw RoleError(
        .invalidParameter,
        "The noise's snr must be numbers of dB between -40 and 100: correct the configuration.")
    }
    self.settings = settings
    guard let demand = settings.demand else {
      scenes = []
      return
    }
    scenes = try AudioFolder(URL(fileURLWithPath: demand), outputs: .taken).recordings.map(\.url)
      .filter { $0.lastPathComponent.lowercased() == "ch01.wav" }.sorted { $0.path < $1.path }
    guard !scenes.isEmpty else {
      throw RoleError(
        .unsuitableInput,
        "There is no ch01.wav in \(demand) or its folders: name the folder of DEMAND, or remove it to use "
          + "synthetic noise."
      )
    }
  }

  /// A description of the noise, for the log of a run.
  public var note: String {
    scenes.isEmpty
      ? "noise: synthetic (white, pink, brown, babble of other speakers), because no DEMAND folder is given"
      : "noise: \(scenes.count) scenes of DEMAND, first channel"
  }

  /// Draws a mixture.
  ///
  /// - Parameter others: recordings of other speakers, for babble; without any, babble is not used.
  /// - Returns: the mixture, with as many samples as `speech`, and the speech as contained in it.
  /// - Throws: `SignalError` for a scene that cannot be read.
  func mixed(_ speech: [Float], others: [[Float]], using generator: RandomGenerator) throws -> (
    mixture: [Float], speech: [Float]
  ) {
    let choices = settings.snr.count + (settings.clean ? 1 : 0)
    let choice = Self.drawn(choices, generator)
    guard choice < settings.snr.count else { return (speech, speech) }
    let noise = try noise(count: speech.count, others: others, using: generator)
    let ratio = Self.power(noise) * pow(10, settings.snr[choice] / 10)
    guard ratio > 0 else { return (speech, speech) }
    let gain = Float((Self.power(speech) / ratio).squareRoot())
    let mixture = zip(speech, noise).map { $0 + gain * $1 }
    let peak = mixture.reduce(0) { max($0, abs($1)) }
    guard peak > 1 else { return (mixture, speech) }
    return (mixture.map { $0 / peak }, speech.map { $0 / peak })
  }

  private func noise(count: Int, others: [[Float]], using generator: RandomGenerator) throws -> [Float] {
    if !scenes.isEmpty {
      let scene = scenes[Self.drawn(scenes.count, generator)]
      let samples = try AudioFile.read(scene, sampleRate: SpeechSet.sampleRate).waveform.samples
      return Self.segment(samples, count, generator)
    }
    let others = others.filter { !$0.isEmpty }
    let kinds = Kind.allCases.filter { $0 != .babble || !others.isEmpty }
    let kind = kinds[Self.drawn(kinds.count, generator)]
    guard kind == .babble else { return Self.made(kind, count, generator) }
    var sum = [Float](repeating: 0, count: count)
    for _ in 0..<Self.voices {
      let voice = others[Self.drawn(others.count, generator)]
      let level = Float(max(Self.power(voice), 1e-10).squareRoot())
      for (index, sample) in Self.segment(voice, count, generator).enumerated() {
        sum[index] += sample / level
      }
    }
    return sum
  }

  /// Gaussian noise whose power falls with frequency: not at all, as 1/f (pink) or as 1/f² (brown).
  static func made(_ kind: Kind, _ count: Int, _ generator: RandomGenerator) -> [Float] {
    let exponent = kind == .pink ? -0.5 : kind == .brown ? -1.0 : 0
    let white = generator.normal([1, count])
    guard exponent != 0 else { return white.floats }
    let size = count + count % 2
    let spectrum = white.padded(0, size - count).realFourierTransform(size: size)
    // Flat below 20 Hz, so that it is not mostly rumble.
    let lowest = max(1, 20 * Double(size) / Double(SpeechSet.sampleRate))
    let gains = (0...size / 2).map { Float(pow(max(Double($0), lowest) / lowest, exponent)) }
    return (spectrum * Tensor(gains)).inverseRealFourierTransform(size: size).sliced(1, 0..<count).floats
  }

  /// `count` samples from a random position, continuing at the start after the end.
  private static func segment(_ samples: [Float], _ count: Int, _ generator: RandomGenerator) -> [Float] {
    let start = drawn(max(1, samples.count - count + 1), generator)
    return (0..<count).map { samples[(start + $0) % samples.count] }
  }

  private static func drawn(_ count: Int, _ generator: RandomGenerator) -> Int {
    min(count - 1, Int(generator.uniform([1]).scalar * Double(count)))
  }

  private static func power(_ samples: [Float]) -> Double {
    samples.reduce(0) { $0 + Double($1) * Double($1) } / Double(max(1, samples.count))
  }
}
