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

  @Option(help: "Steps of stage 2 where a user gives none.")
  var refinementSteps = 4

  @Option(help: "How stage 2 draws where a user says nothing.")
  var sampler = "marginal"

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
      dictionary: dictionary.map { URL(fileURLWithPath: $0) },
      purification: .init(
        stage1.tensors, network: .spectralConvNeXt(stage1.recipe.network),
        spectrogram: stage1.recipe.spectrogram, segments: Self.segments),
      refinement: stage2.map { run in
        .init(
          run.tensors, network: .spectralConvNeXt(run.recipe.network),
          recipe: .init(
            spectrogram: run.recipe.spectrogram, process: run.recipe.refiner?.process ?? .phonePuRe))
      })
    writer.defaults = .init(
      purificationSteps: purificationSteps, refinementSteps: refinementSteps, sampler: sampler)
    writer.storage = fullPrecision ? .asGiven : .float16
    try writer.write(to: URL(fileURLWithPath: output))
    print("\(output): " + sources.joined(separator: ", "))
  }
}

extension FinishedRun {
  /// Which run the weights are of, for a model's manifest.
  fileprivate func origin() throws -> String {
    "\(recipe.kind.rawValue) trained for \(steps) steps (SHA-256 \(try ContentHash(ofFile: folder.bestWeights).hexadecimal.prefix(16))…)"
  }
}
