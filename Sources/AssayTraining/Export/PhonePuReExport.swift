import AssayCheckpoint
import AssayDiffusion
import AssayErrors
import AssayFiles
import AssayPhonePuRe
import AssayRoles
public import Foundation

/// A model folder of PhonePuRe made of finished runs.
public struct PhonePuReExport {
  /// The run of stage 1.
  public let purifier: FinishedRun<PhonePuReRecipe>
  /// The run of stage 2; without it, the model has only stage 1.
  public let refiner: FinishedRun<PhonePuReRecipe>?
  /// Spectra by phoneme.
  public var dictionary: URL?
  /// Default number of steps of stage 1.
  public var purificationSteps = 3
  /// Default number of steps of stage 2; those it was validated with when `nil`.
  public var refinementSteps: Int?
  /// Default sampler of stage 2; the network's own when `nil`.
  public var sampler: String?
  /// Samples that a network of spectrograms purifies at once; 16,000 when `nil`.
  public var segment: Int?
  /// Whether only the levels of the purified speech go to the recording by default.
  public var transfersLevels = false
  /// Whether weights are stored as float16.
  public var isHalved = true

  /// - Parameters:
  ///   - purifier: the folder of a run of stage 1.
  ///   - refiner: the folder of a run of stage 2.
  /// - Throws: `RoleError` for folders that are no such runs, and errors of reading weights.
  public init(purifier: String, refiner: String?) throws {
    self.purifier = try FinishedRun(purifier, kind: PhonePuReRecipe.Kind.purifier.rawValue)
    self.refiner = try refiner.map { try FinishedRun($0, kind: PhonePuReRecipe.Kind.refiner.rawValue) }
  }

  /// Writes the folder.
  ///
  /// - Parameter licence: of the weights.
  /// - Returns: which runs the weights are of.
  /// - Throws: `RoleError` for a segment that the network does not take and for runs of another stage; `FileError` when the
  ///   folder cannot be written.
  public func write(to folder: URL, licence: String) throws -> String {
    let source = try [purifier, refiner].compactMap { $0 }.map { try $0.origin() }.joined(separator: ", ")
    var writer = PhonePuReModelWriter(
      licence: licence, source: source, dictionary: dictionary, purification: try purification(),
      refinement: try refiner.map(Self.refinement))
    let paper = PhonePuReManifest.Defaults.paper
    let isPaper = refiner?.recipe.network.isOfPaper == true
    writer.defaults = .init(
      purificationSteps: purificationSteps,
      refinementSteps: refinementSteps ?? refiner?.recipe.refiner?.validationSteps
        ?? (isPaper ? paper.refinementSteps : 1),
      sampler: sampler ?? (isPaper ? paper.sampler : "marginal"),
      transfersLevels: transfersLevels ? true : nil)
    writer.storage = isHalved ? .float16 : .asGiven
    try writer.write(to: folder)
    return source
  }

  private func purification() throws -> PhonePuReModelWriter.Purification {
    guard case .purifier(let network) = purifier.recipe.network else { throw purifier.isOfOtherStage }
    guard network.usesSpectrogram else {
      guard segment == nil else {
        throw RoleError(
          .invalidParameter,
          "\(purifier.folder.url.path) is a DiffWave, which works on segments of one second: remove the option segment."
        )
      }
      return .init(purifier.tensors, network: network)
    }
    let segment = segment ?? 16_000
    return .init(
      purifier.tensors, network: network, spectrogram: purifier.recipe.spectrogram,
      segments: .init(length: segment, overlap: segment / 2))
  }

  private static func refinement(_ run: FinishedRun<PhonePuReRecipe>) throws
    -> PhonePuReModelWriter.Refinement
  {
    guard case .refiner(let network) = run.recipe.network else { throw run.isOfOtherStage }
    return .init(
      run.tensors, network: network,
      recipe: .init(spectrogram: run.recipe.spectrogram, process: run.recipe.refiner?.process ?? .phonePuRe))
  }
}

extension FinishedRun {
  fileprivate var isOfOtherStage: RoleError {
    RoleError(
      .unsuitableInput, "\(folder.url.path) is a run of another stage: give a run of the right stage.")
  }

  /// Which run the weights are of, for a model's manifest.
  func origin() throws -> String {
    let hash = try ContentHash(ofFile: folder.bestWeights).hexadecimal
    return "\(recipe.kindName) trained for \(steps) steps (SHA-256 \(hash.prefix(16))…)"
  }
}
