import AssayFeatures
import AssayRoles
import AssaySignal
import AssayTensor
import Foundation

/// Varies speech when there is little of it: pieces are played backwards, filtered as by another microphone and room, or
/// mixed with a second voice.
///
/// None of these changes sounds like noise, so clean speech stays clean.
public struct SpeechAugmentation: Sendable {
  public struct Settings: Sendable, Codable, Hashable {
    /// The share of pieces that are played backwards.
    public var reversed: Double
    /// The share of pieces that are filtered, and the deviation of the gains in dB at ten frequencies.
    public var filtered: Double
    public var filterDepth: Double
    /// The share of pieces mixed with another piece, and the range of its level below the first in dB.
    public var overlaid: Double
    public var overlayLevel: [Double]

    private enum CodingKeys: String, CodingKey {
      case reversed, filtered, overlaid
      case filterDepth = "filter_depth"
      case overlayLevel = "overlay_level"
    }

    public init() {
      reversed = 0.4
      filtered = 0.8
      filterDepth = 5
      overlaid = 0.35
      overlayLevel = [3, 25]
    }

    /// - Throws: `RoleError` naming an invalid setting.
    public func validate() throws {
      let require = ConfigurationCheck("The augmentation's ")
      for (name, share) in [("reversed", reversed), ("filtered", filtered), ("overlaid", overlaid)] {
        try require((0...1).contains(share), "\(name) must be a share between 0 and 1")
      }
      try require((0...30).contains(filterDepth), "filter_depth must be between 0 and 30 dB")
      try require(
        overlayLevel.count == 2 && overlayLevel[0] <= overlayLevel[1]
          && overlayLevel.allSatisfy { (-40...100).contains($0) },
        "overlay_level must be two numbers between -40 and 100, the smaller one first")
    }
  }

  public let settings: Settings
  private let transform: ShortTimeFourierTransform
  private let spectrum: SmoothSpectrum

  public init(_ settings: Settings) throws {
    try settings.validate()
    self.settings = settings
    let size = 510
    transform = ShortTimeFourierTransform(.centred(fftSize: size, hop: 128, window: Window(.hann)))
    spectrum = SmoothSpectrum(fftSize: size)
  }

  /// - Parameter tracks: clean speech and its perturbations, each `[N, L]`. All are changed in the same way, except that
  ///   only the first gets the second voice.
  /// - Returns: tracks of the same shapes; the first has the same level as before, not counting the second voice.
  func apply(to tracks: [Tensor], using generator: RandomGenerator) -> [Tensor] {
    let (count, length) = (tracks[0].size(0), tracks[0].size(1))
    let numbers = generator.uniform([count, 4]).doubles
    let decibels = generator.normal([count, SmoothSpectrum.controls]) * settings.filterDepth
    func column(_ value: (ArraySlice<Double>) -> Double) -> Tensor {
      Tensor(
        (0..<count).map { Float(value(numbers[4 * $0..<4 * $0 + 4])) }, shape: [count, 1])
    }
    let reversed = column { $0[$0.startIndex] < settings.reversed ? 1 : 0 }
    let isFiltered = column { $0[$0.startIndex + 1] < settings.filtered ? 1 : 0 }
    let gains = spectrum.amplitudes(decibels * isFiltered).unsqueezed(1)
    let before = Self.level(tracks[0])
    var changed = tracks.map { track in
      let turned = track * (1 - reversed) + track.flipped(1) * reversed
      return transform.inverse(transform(turned) * gains, length: length)
    }
    let correction = before / Self.level(changed[0])
    changed = changed.map { $0 * correction }
    // The voice of another item of the batch.
    let others = changed[0].gathered(0, Tensor(integers: (0..<count).map { ($0 + 1) % count }))
    let overlay = column { numbers in
      let start = numbers.startIndex
      guard count > 1, numbers[start + 2] < settings.overlaid else { return 0 }
      let (low, high) = (settings.overlayLevel[0], settings.overlayLevel[1])
      return pow(10, -(low + numbers[start + 3] * (high - low)) / 20)
    }
    changed[0] = changed[0] + others * (Self.level(changed[0]) / Self.level(others)) * overlay
    return changed
  }

  private static func level(_ waveforms: Tensor) -> Tensor {
    (waveforms.square().mean(1, keepingDimensions: true) + 1e-12).sqrt()
  }
}
