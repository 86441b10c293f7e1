import AssayRoles
import AssaySignal
public import AssayTensor
import Foundation

/// Draws random pieces of recordings, with varied speed and level.
///
/// Tracks that belong together, such as clean and purified speech, are cut and changed in the same way.
public struct SpeechCrops: Sendable {
  public struct Settings: Sendable, Codable, Hashable {
    /// Samples of a piece.
    public var length: Int
    /// Pieces in a batch.
    public var batch: Int
    /// The range of the playing speed, which also changes the pitch; [1, 1] leaves it unchanged.
    public var speed: [Double]
    /// The range of the change of level, in dB.
    public var gain: [Double]

    public init(length: Int, batch: Int, speed: [Double] = [1, 1], gain: [Double] = [0, 0]) {
      self.length = length
      self.batch = batch
      self.speed = speed
      self.gain = gain
    }

    /// - Throws: `RoleError` naming an invalid setting.
    public func validate() throws {
      let require = ConfigurationCheck("The training data's ")
      try require(
        (1_024...10_000_000).contains(length), "length is \(length) samples; it must be at least 1024")
      try require((1...4_096).contains(batch), "batch is \(batch); it must be 1 to 4096")
      try require(
        speed.count == 2 && speed[0] >= 0.5 && speed[0] <= speed[1] && speed[1] <= 2,
        "speed is \(speed); it must be two numbers between 0.5 and 2")
      try require(
        gain.count == 2 && gain[0] >= -40 && gain[0] <= gain[1] && gain[1] <= 40,
        "gain is \(gain); it must be two numbers between -40 and 40")
    }
  }

  /// Pieces that belong together.
  public struct Batch {
    /// By track, `[batch, length]`.
    public let tracks: [Tensor]
    /// The origin of each piece: the index of its recording, its first sample there, and its playing speed.
    public let origins: [(recording: Int, start: Int, speed: Double)]
  }

  /// The tracks of each recording, of equal length.
  private let tracks: [[[Float]]]
  public let settings: Settings

  /// - Parameter tracks: the tracks of each recording, of equal length.
  public init(_ tracks: [[[Float]]], _ settings: Settings) throws {
    try settings.validate()
    self.tracks = tracks
    self.settings = settings
  }

  /// Draws a batch.
  ///
  /// - Returns: pieces; short recordings are padded with zeros at the end.
  /// - Throws: `SignalError` when a piece cannot be resampled.
  public func draw(using generator: RandomGenerator) throws -> Batch {
    let numbers = generator.uniform([settings.batch, 4]).doubles
    var batch: [[Float]] = tracks[0].map { _ in [] }
    var origins: [(recording: Int, start: Int, speed: Double)] = []
    for item in 0..<settings.batch {
      let u = numbers[4 * item..<4 * item + 4].map { $0 }
      let index = min(tracks.count - 1, Int(u[0] * Double(tracks.count)))
      let recording = tracks[index]
      let speed = settings.speed[0] + u[1] * (settings.speed[1] - settings.speed[0])
      let decibels = settings.gain[0] + u[2] * (settings.gain[1] - settings.gain[0])
      let gain = Float(pow(10, decibels / 20))
      let rate = Int((16_000 * speed).rounded())
      let needed = rate == 16_000 ? settings.length : Int((Double(settings.length) * speed).rounded(.up)) + 8
      let spare = max(0, recording[0].count - needed)
      let start = min(spare, Int(u[3] * Double(spare + 1)))
      origins.append((index, start, Double(rate) / 16_000))
      for (track, samples) in recording.enumerated() {
        let piece = Array(samples[start..<min(samples.count, start + needed)])
        let played =
          rate == 16_000
          ? piece : try Waveform(samples: piece, sampleRate: rate).resampled(to: 16_000).samples
        let cut = played.prefix(settings.length).map { $0 * gain }
        batch[track] += cut + [Float](repeating: 0, count: settings.length - cut.count)
      }
    }
    return Batch(
      tracks: batch.map { Tensor($0, shape: [settings.batch, settings.length]) }, origins: origins)
  }
}
