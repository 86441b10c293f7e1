public import AssayCheckpoint
public import AssayFeatures
import AssayFiles
import AssayModelStore
import AssayNetworks
import AssayPhonetics
public import Foundation

/// Writes a model folder: safetensors with exactly what inference needs, and a manifest with every hash.
public struct PhonePuReModelWriter {
  /// A stage 1 to be written.
  public struct Purification {
    let tensors: [String: CheckpointTensor]
    let network: PhonePuRePurifierNetwork
    let spectrogram: CompressedSTFT.Configuration?
    let segments: PhonePuReManifest.Segments?

    public init(
      _ tensors: [String: CheckpointTensor], network: PhonePuRePurifierNetwork,
      spectrogram: CompressedSTFT.Configuration? = nil, segments: PhonePuReManifest.Segments? = nil
    ) {
      self.tensors = tensors
      self.network = network
      self.spectrogram = spectrogram
      self.segments = segments
    }
  }

  /// A stage 2 to be written.
  public struct Refinement {
    let tensors: [String: CheckpointTensor]
    let network: PhonePuReRefinerNetwork
    let recipe: PhonePuReRefinementConfiguration

    public init(
      _ tensors: [String: CheckpointTensor], network: PhonePuReRefinerNetwork,
      recipe: PhonePuReRefinementConfiguration
    ) {
      self.tensors = tensors
      self.network = network
      self.recipe = recipe
    }
  }

  /// How weights are stored. They are computed with in float32 either way.
  public enum Storage: Sendable {
    case asGiven
    /// Half the size, eleven bits of precision.
    case float16
  }

  public var licence: String
  /// Which files or runs the weights come from.
  public var source: String
  /// Spectra by phoneme.
  public var dictionary: URL?
  public var purification: Purification
  public var refinement: Refinement?
  public var defaults: PhonePuReManifest.Defaults?
  public var storage = Storage.asGiven

  public init(
    licence: String, source: String, dictionary: URL?, purification: Purification, refinement: Refinement?
  ) {
    self.licence = licence
    self.source = source
    self.dictionary = dictionary
    self.purification = purification
    self.refinement = refinement
  }

  /// Writes the folder and checks it: the networks are made once from what was written.
  ///
  /// - Parameter folder: is created; its files of these names are replaced.
  /// - Throws: what readers and networks throw for files that are not such ones, `FileError` when it cannot be written.
  public func write(to folder: URL) throws {
    if let dictionary { _ = try GuidanceDictionary(contentsOf: dictionary) }
    let stage1 = PhonePuReManifest.Purification(
      weights: try write("purification.safetensors", purification.tensors, to: folder),
      network: purification.network, spectrogram: purification.spectrogram.map { .init($0) },
      segments: purification.segments)
    let stage2 = try refinement.map { stage in
      PhonePuReManifest.Refinement(
        weights: try write("refinement.safetensors", stage.tensors, to: folder), network: stage.network,
        spectrogram: .init(stage.recipe.spectrogram), process: stage.recipe.process)
    }
    let spectra = try dictionary.map { source in
      let url = folder.appendingPathComponent("phonemes.txt")
      let data = try Data(contentsOf: source)
      try AtomicFile.write(data, to: url)
      return PhonePuReManifest.File(name: url.lastPathComponent, sha256: ContentHash(of: data))
    }
    let manifest = PhonePuReManifest(
      licence: licence, source: source, purification: stage1, refinement: stage2, dictionary: spectra,
      defaults: defaults)
    try ModelFolder.write(manifest, to: folder)
    _ = try PhonePuReModel(folder)
  }

  private func write(_ name: String, _ tensors: [String: CheckpointTensor], to folder: URL) throws
    -> ModelFolder.File
  {
    try ModelFolder.write(tensors, named: name, licence: licence, halved: storage == .float16, to: folder)
  }
}
