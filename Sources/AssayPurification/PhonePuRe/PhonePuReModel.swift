import AssayCheckpoint
import AssayFiles
import AssayModels
import AssayPhonetics
import AssayRoles
import AssayTensor
import Foundation

/// The networks of a model folder, loaded and checked against its manifest.
public struct PhonePuReModel: Sendable {
  public let manifest: PhonePuReManifest
  let purifier: DiffWave
  let refiner: Refinement?
  let dictionary: GuidanceDictionary?
  /// The hash of each file that was loaded, by its name.
  public let weightHashes: [String: String]

  /// Loads a model folder.
  ///
  /// - Parameter refining: whether stage 2 is loaded, too.
  /// - Throws: `RoleError` for a folder that is none, `FileError` for a file whose hash is not the manifest's, and
  ///   what readers and networks throw for wrong weights.
  public init(_ folder: URL, refining: Bool = true, device: Device = .cpu) throws {
    let manifest = try PhonePuReManifest(in: folder)
    var hashes: [String: String] = [:]
    func checked(_ file: PhonePuReManifest.File) throws -> URL {
      // A name, not a path: a model folder must not reach outside itself.
      guard !file.name.contains("/"), file.name != "..", !file.name.isEmpty else {
        throw RoleError(
          .missingModel, "\(folder.path): “\(file.name)” is not the name of a file in the folder.")
      }
      let url = folder.appendingPathComponent(file.name)
      guard try ContentHash(ofFile: url) == file.sha256 else {
        throw FileError(
          .wrongHash,
          "\(url.path) has another SHA-256 than \(PhonePuReManifest.fileName) says: convert or download it again."
        )
      }
      hashes[file.name] = file.sha256.hexadecimal
      return url
    }
    let weights = try checked(manifest.purification.weights)
    purifier = try DiffWave(
      DiffWaveWeights.read(weights), source: weights.path, manifest.purification.network, device: device)
    refiner =
      try refining
      ? manifest.refinement.map { stage in
        let weights = try checked(stage.weights)
        return try Refinement(
          NCSNpp(Checkpoint.open(weights).tensors, source: weights.path, stage.network, device: device),
          stage.recipe,
          device: device)
      } : nil
    dictionary =
      try refining ? manifest.dictionary.map { try GuidanceDictionary(contentsOf: checked($0)) } : nil
    self.manifest = manifest
    weightHashes = hashes
  }
}
