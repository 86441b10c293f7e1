import AssayCheckpoint
import AssayFeatures
import AssayFiles
public import AssayModelStore
public import AssayNetworks
import AssayPhonetics
public import Foundation

/// Makes a model folder out of PhonePuRe's published files: safetensors with exactly what inference needs, the
/// averaged weights where there are any, and a manifest with every hash.
public enum PhonePuReConversion {
  /// The conversion of the catalogue's files.
  public static let ofCatalog = ModelFolderConversion(kind: PhonePuReManifest.currentKind) {
    files, licence, folder in
    guard let purification = files["purification.pkl"] else {
      preconditionFailure("the catalogue's entry has no first stage")
    }
    try convert(
      purification: purification, refinement: files["refinement.ckpt"],
      dictionary: files["amps_avg_libri_spec.txt"], licence: licence, to: folder)
  }

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
    let checkpoint = try refinement.map { try PhonePuReCheckpoint($0) }
    if let checkpoint, let refinement {
      _ = try NCSNpp(checkpoint.tensors, source: refinement.path, checkpoint.network)
    }
    if let dictionary { _ = try GuidanceDictionary(contentsOf: dictionary) }

    let sources = try [purification, refinement, dictionary].compactMap { $0 }.map { url in
      "\(url.lastPathComponent) (SHA-256 \(try ContentHash(ofFile: url)))"
    }
    try PhonePuReModelWriter(
      licence: licence, source: sources.joined(separator: ", "), dictionary: dictionary,
      purification: .init(tensors, network: .init(configuration)),
      refinement: checkpoint.map {
        .init($0.tensors, network: .init($0.network), recipe: $0.recipe)
      }
    ).write(to: folder)
  }
}
