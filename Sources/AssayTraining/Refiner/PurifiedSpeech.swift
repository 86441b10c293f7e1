import AssayFiles
import AssayModels
import AssayRoles
import AssaySignal
import AssayTensor
import Foundation

/// Training speech with perturbations, purified by stage 1: made once, kept as files, and read by every later run.
///
/// A version of a recording has its own perturbation, level and noise. The folder is named by everything that decides
/// the samples, so that another stage 1 or other perturbations make another folder.
struct PurifiedSpeech {
  /// What decides the samples.
  struct Recipe: Codable {
    let purifier: ContentHash
    let perturbation: SyntheticPerturbation.Settings
    /// Levels of the diffusion are drawn from 1 to this.
    let maximumLevel: Int
    let seed: UInt64
  }

  private let recipe: Recipe
  private let folder: URL
  private let purifier: SpectralDenoiser
  private let perturbation: SyntheticPerturbation

  init(_ recipe: Recipe, purifier: SpectralDenoiser, cache: URL) throws {
    self.recipe = recipe
    self.purifier = purifier
    perturbation = try SyntheticPerturbation(recipe.perturbation)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let data = try encoder.encode(recipe)
    folder = cache.appendingPathComponent(
      String(ContentHash(of: data).hexadecimal.prefix(16)), isDirectory: true)
    try AtomicFile.write(data, to: folder.appendingPathComponent("recipe.json"))
  }

  /// The purified versions of a recording; those that are not there yet are made.
  ///
  /// - Parameter other: another voice, which a perturbation may consist of.
  func versions(_ count: Int, of recording: SpeechSet.Recording, number: Int, other: SpeechSet.Recording)
    throws
    -> [[Float]]
  {
    try (0..<count).map { version in
      let name = "\(recording.url.deletingPathExtension().lastPathComponent)-\(version).flac"
      let file = folder.appendingPathComponent(name)
      if FileManager.default.fileExists(atPath: file.path) {
        return try AudioFile.read(file, sampleRate: SpeechSet.sampleRate).waveform.samples
      }
      let seed = recipe.seed &+ UInt64(number) &* 1_000 &+ UInt64(version)
      let purified = try withoutGradients { try purify(recording.samples, other.samples, seed: seed) }
      // What is read again must be what is used now: files have 16 bits.
      try AudioFile.write(
        Waveform(samples: purified, sampleRate: SpeechSet.sampleRate), to: file, encoding: .pcm16)
      return try AudioFile.read(file, sampleRate: SpeechSet.sampleRate).waveform.samples
    }
  }

  private func purify(_ samples: [Float], _ other: [Float], seed: UInt64) throws -> [Float] {
    let generator = RandomGenerator(seed: seed)
    let length = samples.count
    let voice = other.isEmpty ? samples : (0..<length).map { other[$0 % other.count] }
    let pair = Tensor(samples + voice, shape: [2, length])
    let perturbed = (pair + perturbation.draw(for: pair, using: generator)).selected(0, 0)
    let level =
      1 + min(recipe.maximumLevel - 1, Int(generator.uniform([1]).scalar * Double(recipe.maximumLevel)))
    let purification = try WaveformPurification(.ddpm, .whole, level: level)
    return purification(perturbed, network: purifier, using: generator).floats
  }
}
