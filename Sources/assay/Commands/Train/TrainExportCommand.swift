import ArgumentParser
import AssayCheckpoint
import AssayFiles
import AssayModels
import AssayPurification
import AssayRoles
import AssayTraining
import Foundation

/// `assay train export`: makes a model folder of finished runs.
struct TrainExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Make a model folder of runs of both stages.",
    discussion: """
      The best weights of each run are taken, as its validation found them, and stored as float16 unless asked \
      otherwise.

      EXAMPLES
        assay train export --purifier run1 --refiner run2 --dictionary phonemes.txt \\
          --licence "CC BY 4.0" -o models/mine
        assay purify protected -o purified --method phonepure --model models/mine
      """)

  @Option(help: "The run of stage 1.", completion: .directory)
  var purifier: String

  @Option(help: "The run of stage 2; without it the model has stage 1 alone.", completion: .directory)
  var refiner: String?

  @Option(help: "Spectra by phoneme.", completion: .file())
  var dictionary: String?

  @Option(help: "Under which terms the weights may be used.")
  var licence: String

  @Option(help: "Steps of stage 1 where a user gives none.")
  var purificationSteps = 3

  @Option(help: "Steps of stage 2 where a user gives none. (default: those it was validated with)")
  var refinementSteps: Int?

  @Option(
    help:
      "How stage 2 draws where a user says nothing. (default: marginal, or predictor-corrector for NCSN++)")
  var sampler: String?

  @Flag(help: "Store weights as float32.")
  var fullPrecision = false

  @Option(name: .shortAndLong, help: "The model's folder.")
  var output: String

  @OptionGroup var compute: ComputeOptions

  /// Samples: 15 s, of which 1 s is shared.
  private static let segments = PhonePuReManifest.Segments(length: 240_000, overlap: 16_000)

  func run() throws {
    try compute.start()
    let stage1 = try FinishedRun(purifier, kind: .purifier)
    let stage2 = try refiner.map { try FinishedRun($0, kind: .refiner) }
    let sources = try [stage1, stage2].compactMap { $0 }.map { try $0.origin() }
    var writer = PhonePuReModelWriter(
      licence: licence, source: sources.joined(separator: ", "),
      dictionary: dictionary.map { URL(fileURLWithPath: $0) }, purification: try Self.purification(stage1),
      refinement: try stage2.map(Self.refinement))
    let paper = PhonePuReManifest.Defaults.paper
    let isPaper = stage2?.recipe.network.family == .ncsnpp
    writer.defaults = .init(
      purificationSteps: purificationSteps,
      refinementSteps: refinementSteps ?? stage2?.recipe.refiner?.validationSteps
        ?? (isPaper ? paper.refinementSteps : 1),
      sampler: sampler ?? (isPaper ? paper.sampler : "marginal"))
    writer.storage = fullPrecision ? .asGiven : .float16
    try writer.write(to: URL(fileURLWithPath: output))
    print("\(output): " + sources.joined(separator: ", "))
  }

  /// DiffWave works on seconds of a waveform, as the paper's.
  private static func purification(_ run: FinishedRun) throws -> PhonePuReModelWriter.Purification {
    guard case .purifier(let network) = run.recipe.network else { throw run.isOfOtherStage }
    guard network.family == .spectralConvNeXt else { return .init(run.tensors, network: network) }
    return .init(
      run.tensors, network: network, spectrogram: run.recipe.spectrogram, segments: segments)
  }

  private static func refinement(_ run: FinishedRun) throws -> PhonePuReModelWriter.Refinement {
    guard case .refiner(let network) = run.recipe.network else { throw run.isOfOtherStage }
    return .init(
      run.tensors, network: network,
      recipe: .init(spectrogram: run.recipe.spectrogram, process: run.recipe.refiner?.process ?? .phonePuRe))
  }
}

extension FinishedRun {
  fileprivate var isOfOtherStage: RoleError {
    RoleError(
      .unsuitableInput, "\(folder.url.path) is a run of another stage: name a run of the stage asked for.")
  }

  /// Which run the weights are of, for a model's manifest.
  fileprivate func origin() throws -> String {
    "\(recipe.kind.rawValue) trained for \(steps) steps (SHA-256 \(try ContentHash(ofFile: folder.bestWeights).hexadecimal.prefix(16))…)"
  }
}
