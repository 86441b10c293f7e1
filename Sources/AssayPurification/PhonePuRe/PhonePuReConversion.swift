import AssayCheckpoint
import AssayFiles
import AssayModels
import AssayPhonetics
import AssayRoles
import Foundation

/// Makes a model folder out of PhonePuRe's published files: safetensors with exactly what inference needs, the
/// averaged weights where there are any, and a manifest with every hash.
public enum PhonePuReConversion {
  /// Converts and checks: the networks are made once from what was written.
  ///
  /// - Parameters:
  ///   - purification: stage 1, `purification.pkl` (a PyTorch file with `model_state_dict`) or safetensors.
  ///   - configuration: the size of stage 1, which its file does not tell.
  ///   - refinement: stage 2, `refinement.ckpt` of PyTorch Lightning; `nil` for a model of stage 1 alone.
  ///   - dictionary: spectra by phoneme.
  ///   - licence: as their source states it.
  ///   - folder: is created; its files of these names are replaced.
  /// - Throws: what readers and networks throw for files that are not such ones.
  public static func convert(
    purification: URL, configuration: DiffWaveConfiguration = .phonePuRe, refinement: URL?, dictionary: URL?,
    licence: String, to folder: URL
  ) throws {
    try configuration.validate()
    let tensors = try DiffWaveWeights.read(purification)
    // Before anything is written: wrong files leave no folder behind.
    _ = try DiffWave(tensors, source: purification.path, configuration)
    let checkpoint = try refinement.map { try RefinementCheckpoint($0) }
    if let checkpoint, let refinement {
      _ = try NCSNpp(checkpoint.tensors, source: refinement.path, checkpoint.network)
    }
    if let dictionary { _ = try GuidanceDictionary(contentsOf: dictionary) }

    func write(_ name: String, _ tensors: [String: CheckpointTensor]) throws -> PhonePuReManifest.File {
      let url = folder.appendingPathComponent(name)
      try SafetensorsWriter.write(tensors, metadata: ["licence": licence], to: url)
      return .init(name: name, sha256: try ContentHash(ofFile: url))
    }
    let stage1 = PhonePuReManifest.Purification(
      weights: try write("purification.safetensors", tensors), network: configuration)
    let stage2 = try checkpoint.map { checkpoint in
      PhonePuReManifest.Refinement(
        weights: try write("refinement.safetensors", checkpoint.tensors), network: checkpoint.network,
        spectrogram: .init(
          fftSize: checkpoint.recipe.spectrogram.fftSize, hop: checkpoint.recipe.spectrogram.hop,
          window: checkpoint.recipe.spectrogram.window, factor: checkpoint.recipe.spectrogram.factor,
          exponent: checkpoint.recipe.spectrogram.exponent), process: checkpoint.recipe.process)
    }
    let spectra = try dictionary.map { source in
      let url = folder.appendingPathComponent("phonemes.txt")
      let data = try Data(contentsOf: source)
      try AtomicFile.write(data, to: url)
      return PhonePuReManifest.File(name: url.lastPathComponent, sha256: ContentHash(of: data))
    }
    let sources = try [purification, refinement, dictionary].compactMap { $0 }.map { url in
      "\(url.lastPathComponent) (SHA-256 \(try ContentHash(ofFile: url)))"
    }
    let manifest = PhonePuReManifest(
      licence: licence, source: sources.joined(separator: ", "), purification: stage1, refinement: stage2,
      dictionary: spectra)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try AtomicFile.write(
      encoder.encode(manifest) + Data("\n".utf8),
      to: folder.appendingPathComponent(PhonePuReManifest.fileName))
    _ = try PhonePuReModel(folder)
  }
}
