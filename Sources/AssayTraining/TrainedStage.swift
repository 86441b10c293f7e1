import AssayCheckpoint
import AssayDiffusion
import AssayErrors
import AssayFeatures
import AssayFiles
import AssayModelStore
import AssayNetworks
import AssayPhonePuRe
import AssayRoles
import AssayTensor
import Foundation

/// The weights of a stage, from a run's folder, a model folder, or a single file such as an official checkpoint.
struct TrainedStage {
  let tensors: [String: CheckpointTensor]
  /// The weights' file.
  let url: URL
  /// The network stated in the folder; `nil` for a single file.
  let network: PhonePuReRecipe.Network?
  let spectrogram: CompressedSTFT.Configuration

  /// - Parameters:
  ///   - path: the folder or file.
  ///   - expected: the network assumed for a single file.
  /// - Throws: `RoleError` if it is not a stage of that kind, and errors of reading weights.
  init(_ path: String, as expected: PhonePuReRecipe.Network) throws {
    let url = URL(fileURLWithPath: path)
    if FileManager.default.fileExists(atPath: TrainingFolder(url).configuration.path) {
      let run = try FinishedRun<PhonePuReRecipe>(path, kind: expected.kind.rawValue)
      (tensors, self.url, network) = (run.tensors, run.folder.bestWeights, run.recipe.network)
      spectrogram = run.recipe.spectrogram
      return
    }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw FileError(
        .unreadable, "There is no \(path): name a training run, a model folder or a file of weights.")
    }
    guard isFolder.boolValue else {
      (tensors, self.url, network) = (try expected.weights(url), url, nil)
      spectrogram = .phonePuRe
      return
    }
    let manifest = try PhonePuReManifest(in: url)
    let stage:
      (file: PhonePuReManifest.File, network: PhonePuReRecipe.Network, PhonePuReManifest.Spectrogram?)
    switch expected.kind {
    case .purifier:
      let purification = manifest.purification
      stage = (purification.weights, .purifier(purification.network), purification.spectrogram)
    case .refiner:
      guard let refinement = manifest.refinement else {
        throw RoleError(.unsuitableInput, "\(path) has no second stage: name a model with one.")
      }
      stage = (refinement.weights, .refiner(refinement.network), refinement.spectrogram)
    }
    self.url = try ModelFolder.verified(stage.file, in: url).url
    network = stage.network
    tensors = try stage.network.weights(self.url)
    spectrogram = stage.2?.configuration ?? .phonePuRe
  }
}
