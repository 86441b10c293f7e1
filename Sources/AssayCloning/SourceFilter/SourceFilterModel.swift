public import AssayCheckpoint
import AssayFiles
import AssayModelStore
public import AssayTensor
public import Foundation

/// A ``SourceFilterVoice`` from a model folder, checked against its manifest; and how such a folder is written.
public struct SourceFilterModel: Sendable {
  /// The file of the weights.
  static let weightsName = "voice.safetensors"

  public let voice: SourceFilterVoice
  /// By file name.
  public let weightHashes: [String: String]

  /// - Throws: `RoleError` for a folder that is none, `FileError` for a file whose hash is not the manifest's, and what
  ///   readers and networks throw for wrong weights.
  public init(_ folder: URL, device: Device = .cpu) throws {
    let manifest = try SourceFilterManifest(in: folder)
    let weights = try ModelFolder.verified(manifest.weights, in: folder)
    voice = try SourceFilterVoice(
      weights.stateDict(at: ""), source: weights.url.path, manifest.network, device: device)
    weightHashes = weights.hashes
  }

  /// Writes a model folder and checks it: the network is made once from what was written.
  ///
  /// - Parameters:
  ///   - tensors: the network's alone.
  ///   - source: which run they come from.
  ///   - halved: whether they are stored as float16.
  /// - Throws: `WeightError` for other weights, `FileError` when the folder cannot be written.
  public static func write(
    _ tensors: [String: CheckpointTensor], _ network: SourceFilterConfiguration, licence: String,
    source: String,
    halved: Bool, to folder: URL
  ) throws {
    let weights = try ModelFolder.write(
      tensors, named: weightsName, licence: licence, halved: halved, to: folder)
    try ModelFolder.write(
      SourceFilterManifest(licence: licence, source: source, network: network, weights: weights), to: folder)
    _ = try SourceFilterModel(folder)
  }
}
