import AssayCheckpoint
package import AssayDiffusion
import AssayErrors
import AssayFeatures
import AssayFiles
import AssayModelStore
import AssayNetworks
package import AssayPhonetics
import AssayRoles
public import AssayTensor
public import Foundation

/// The networks of a model folder, loaded and checked against its manifest.
public struct PhonePuReModel: Sendable {
  public let manifest: PhonePuReManifest
  package let purifier: any NoisePredictor
  package let refiner: PhonePuReRefinement?
  package let dictionary: GuidanceDictionary?
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
      let checked = try ModelFolder.verified(file, in: folder)
      hashes.merge(checked.hashes) { _, new in new }
      return checked.url
    }
    purifier = try Self.purifier(manifest.purification, checked(manifest.purification.weights), device)
    refiner =
      try refining
      ? manifest.refinement.map { try Self.refiner($0, checked($0.weights), device) } : nil
    dictionary =
      try refining ? manifest.dictionary.map { try GuidanceDictionary(contentsOf: checked($0)) } : nil
    self.manifest = manifest
    weightHashes = hashes
  }

  /// How much of a recording stage 1 purifies at once.
  ///
  /// - Parameter overlap: samples that segments share; -1 for the model's own number.
  package func extent(overlap: Int) -> WaveformPurification.Extent {
    guard let segments = manifest.purification.segments else { return .segments(overlap: max(0, overlap)) }
    return .segments(length: segments.length, overlap: overlap < 0 ? segments.overlap : overlap)
  }

  private static func purifier(_ stage: PhonePuReManifest.Purification, _ weights: URL, _ device: Device)
    throws
    -> any NoisePredictor
  {
    if stage.network.usesSpectrogram, stage.spectrogram == nil {
      throw RoleError(
        .missingModel,
        "\(weights.deletingLastPathComponent().path): the field purification.spectrogram is missing: export the model again."
      )
    }
    let sizes = stage.network.sizes
    return try sizes.predictor(
      sizes.weights(weights), source: weights.path,
      spectrogram: stage.spectrogram?.configuration ?? .phonePuRe, productsIn: .float32, device: device)
  }

  private static func refiner(_ stage: PhonePuReManifest.Refinement, _ weights: URL, _ device: Device) throws
    -> PhonePuReRefinement
  {
    try stage.network.refinement(
      Checkpoint.open(weights).tensors, source: weights.path, stage.recipe, device: device)
  }
}
