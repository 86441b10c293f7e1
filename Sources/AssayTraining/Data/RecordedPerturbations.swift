import AssayCorpus
import AssayErrors
import AssayFiles
import AssayRoles
import AssaySignal
import AssayTensor
import Foundation

/// Perturbations of a real protection: the differences between protected and clean training speech.
///
/// Synthetic noise only resembles a perturbation. An attacker can run a protection, or a similar one, on their own speech
/// and learn from the pairs, without protecting any speech that will be judged.
public struct RecordedPerturbations: Sendable {
  public struct Settings: Sendable, Codable, Hashable {
    /// Folders with a protected version of each recording of the speech, of the same path or name, and of
    /// the same length.
    public var folders: [String]
    /// The share of pieces that get one of these instead of a synthetic perturbation.
    public var share: Double
    /// The range of the factor by which a perturbation is multiplied.
    public var strength: [Double]

    public init(folders: [String], share: Double = 0.6, strength: [Double] = [0.6, 1.3]) {
      self.folders = folders
      self.share = share
      self.strength = strength
    }

    /// - Throws: `RoleError` naming an invalid setting.
    public func validate() throws {
      let require = ConfigurationCheck("The protected speech's ")
      try require(!folders.isEmpty, "folders is empty")
      try require((0...1).contains(share), "share must be between 0 and 1")
      try require(
        strength.count == 2 && strength[0] >= 0 && strength[0] <= strength[1] && strength[1] <= 10,
        "strength must be two numbers between 0 and 10, the smaller one first")
    }
  }

  public let settings: Settings

  public init(_ settings: Settings) throws {
    try settings.validate()
    self.settings = settings
  }

  /// The perturbations of each recording, one for each folder.
  ///
  /// - Throws: `RoleError` for a recording that has no protected version in a folder, or one of another length; `CorpusError`
  ///   for a version that could be that of two recordings; `SignalError` for one that cannot be read.
  func tracks(of speech: SpeechSet) throws -> [[[Float]]] {
    var tracks: [[[Float]]] = speech.recordings.map { _ in [] }
    let names = speech.names
    for folder in settings.folders {
      let versions = try CompanionFolder(recordings: URL(fileURLWithPath: folder))
      for (number, recording) in speech.recordings.enumerated() {
        guard let version = try versions.file(of: recording.id, among: names) else {
          throw RoleError(
            .unsuitableInput,
            "\(folder) has no protected version of \(recording.id) (\(recording.url.lastPathComponent)): each "
              + "training recording needs one with the same name."
          )
        }
        let samples = try AudioFile.read(version, sampleRate: SpeechSet.sampleRate).waveform.samples
        guard samples.count == recording.samples.count else {
          throw RoleError(
            .unsuitableInput,
            "\(version.path) has \(samples.count) samples and \(recording.url.path) \(recording.samples.count), so "
              + "their difference is not a perturbation: protect without cutting silences."
          )
        }
        tracks[number].append(zip(samples, recording.samples).map { $0 - $1 })
      }
    }
    return tracks
  }

  /// Puts recorded perturbations in the place of a share of others.
  ///
  /// - Parameters:
  ///   - others: `[N, L]`.
  ///   - recorded: one for each folder, of the same shape.
  func replacing(_ others: Tensor, by recorded: [Tensor], using generator: RandomGenerator) -> Tensor {
    let count = others.size(0)
    let numbers = generator.uniform([count, 3]).doubles
    func column(_ value: (ArraySlice<Double>) -> Double) -> Tensor {
      Tensor((0..<count).map { Float(value(numbers[3 * $0..<3 * $0 + 3])) }, shape: [count, 1])
    }
    var drawn = others * column { $0[$0.startIndex] < settings.share ? 0 : 1 }
    for (index, perturbation) in recorded.enumerated() {
      let factor = column { numbers in
        let (u, version, strength) = (
          numbers[numbers.startIndex], numbers[numbers.startIndex + 1], numbers[numbers.startIndex + 2]
        )
        let chosen = min(recorded.count - 1, Int(version * Double(recorded.count))) == index
        guard u < settings.share, chosen else { return 0 }
        return settings.strength[0] + strength * (settings.strength[1] - settings.strength[0])
      }
      drawn = drawn + perturbation * factor
    }
    return drawn
  }
}
