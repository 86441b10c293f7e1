import AssayCorpus
import AssayDiffusion
import AssayFeatures
import AssayFiles
import AssayNetworks
import AssayPhonePuRe
import AssayRoles
import AssaySignal
import AssayTensor
import Foundation

/// Training speech with perturbations or noise, purified by stage 1: made once, stored as files, and read by later runs.
///
/// Each version of a recording has its own perturbation, level and noise. The name of the folder is derived from
/// everything that decides the samples, so another stage 1 or other perturbations use another folder.
struct PurifiedSpeech {
  /// Everything that decides the samples.
  struct Recipe: Codable {
    let purifier: ContentHash
    let perturbation: SyntheticPerturbation.Settings
    /// The highest level of the diffusion; levels are drawn from 1 to this.
    let maximumLevel: Int
    let seed: UInt64
    /// Background noise instead of perturbations.
    var noise: BackgroundNoise.Settings?
    /// A fixed level instead of drawn ones.
    var level: Int?
  }

  /// Clean speech and its purified version, of equal length.
  struct Pair {
    let clean: [Float]
    let purified: [Float]
  }

  private let recipe: Recipe
  private let folder: URL
  private let purifier: any NoisePredictor
  private let extent: WaveformPurification.Extent
  private let device: Device
  private let perturbation: SyntheticPerturbation
  let noise: BackgroundNoise?

  init(
    _ recipe: Recipe, purifier: any NoisePredictor, extent: WaveformPurification.Extent, device: Device,
    cache: URL
  ) throws {
    self.recipe = recipe
    self.purifier = purifier
    self.extent = extent
    self.device = device
    perturbation = try SyntheticPerturbation(recipe.perturbation)
    noise = try recipe.noise.map { try BackgroundNoise($0) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let data = try encoder.encode(recipe)
    folder = cache.appendingPathComponent(
      String(ContentHash(of: data).hexadecimal.prefix(16)), isDirectory: true)
    try AtomicFile.write(data, to: folder.appendingPathComponent("recipe.json"))
  }

  /// The purified versions of a recording; missing ones are made.
  ///
  /// - Parameters:
  ///   - number: the number of the recording in its set.
  ///   - set: the other voices, which a perturbation or noise may use.
  func versions(_ count: Int, number: Int, in set: SpeechSet) throws -> [Pair] {
    let recording = set.recordings[number]
    let content = recording.samples.withUnsafeBytes { ContentHash(of: Data($0)) }.hexadecimal
    return try (0..<count).map { version in
      // By what it holds: recordings of several folders may have one name.
      let name = "\(RecordingFile(recording.url).name)-\(content.prefix(16))-\(version)"
      let file = folder.appendingPathComponent(name + ".flac")
      // Clean speech that had to be attenuated, which is rare.
      let quieter = folder.appendingPathComponent(name + "-clean.flac")
      if !FileManager.default.fileExists(atPath: file.path) {
        let seed = recipe.seed &+ UInt64(number) &* 1_000 &+ UInt64(version)
        let pair = try withoutGradients { try made(number, in: set, seed: seed) }
        if pair.clean != recording.samples { try Self.write(pair.clean, to: quieter) }
        try Self.write(pair.purified, to: file)
      }
      // Use what will be read again: files have 16 bits.
      let isQuieter = FileManager.default.fileExists(atPath: quieter.path)
      return Pair(
        clean: try isQuieter ? Self.read(quieter) : recording.samples, purified: try Self.read(file))
    }
  }

  private func made(_ number: Int, in set: SpeechSet, seed: UInt64) throws -> Pair {
    let samples = set.recordings[number].samples
    let generator = RandomGenerator(seed: seed)
    var clean = samples
    let noisy: Tensor
    if let noise {
      let mixed = try noise.mixed(samples, others: set.others(than: number), using: generator)
      clean = mixed.speech
      noisy = Tensor(mixed.mixture)
    } else {
      let other = set.recordings[(number + 1) % set.recordings.count].samples
      let voice = other.isEmpty ? samples : samples.indices.map { other[$0 % other.count] }
      let pair = Tensor(samples + voice, shape: [2, samples.count])
      noisy = (pair + perturbation.draw(for: pair, using: generator)).selected(0, 0)
    }
    let level =
      recipe.level
      ?? 1 + min(recipe.maximumLevel - 1, Int(generator.uniform([1]).scalar * Double(recipe.maximumLevel)))
    let purification = try WaveformPurification(.ddpm, extent, level: level)
    return Pair(
      clean: clean, purified: purification(noisy.to(device), network: purifier, using: generator).floats)
  }

  private static func write(_ samples: [Float], to file: URL) throws {
    try AudioFile.write(
      Waveform(samples: samples, sampleRate: SpeechSet.sampleRate), to: file, encoding: .pcm16)
  }

  private static func read(_ file: URL) throws -> [Float] {
    try AudioFile.read(file, sampleRate: SpeechSet.sampleRate).waveform.samples
  }
}
