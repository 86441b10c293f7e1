import ArgumentParser
import AssayCheckpoint
import AssayCloning
import AssayDiffusion
import AssayFeatures
import AssayFiles
import AssayNetworks
import AssayPhonePuRe
import AssayPurification
import AssayRoles
import AssayTraining
import Foundation

/// `assay train export`: makes a model folder of finished runs.
struct TrainExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Make a model folder from the runs of both stages, or of a cloner.",
    discussion: """
      Takes the weights of each run with the best validation and stores them as float16 by default.

      EXAMPLES
        assay train export --purifier run1 --refiner run2 --dictionary phonemes.txt \\
          --licence "CC BY 4.0" -o models/mine
        assay purify protected -o purified --method phonepure --model models/mine
        assay train export --cloner run3 --licence "CC BY 4.0" -o models/voice
      """)

  @Option(help: "The run of stage 1.", completion: .directory)
  var purifier: String?

  @Option(help: "The run of a cloner; it makes a model on its own.", completion: .directory)
  var cloner: String?

  @Option(help: "The run of stage 2; without it, the model has only stage 1.", completion: .directory)
  var refiner: String?

  @Option(help: "Spectra by phoneme.", completion: .file())
  var dictionary: String?

  @Option(help: "Licence of the weights.")
  var licence: String

  @Option(help: "Default number of steps of stage 1.")
  var purificationSteps = 3

  @Option(help: "Default number of steps of stage 2. (default: those it was validated with)")
  var refinementSteps: Int?

  @Option(
    help:
      "Default sampler of stage 2. (default: marginal, or predictor-corrector for NCSN++)")
  var sampler: String?

  @Option(
    help: """
      Samples that Assay's own stage 1 purifies at once; neighbours share half of them. DiffWave works on \
      segments of one second. (default: 16000)
      """)
  var segment: Int?

  @Flag(help: "Transfer only the levels of the purified speech to the recording by default.")
  var transferLevels = false

  @Flag(help: "Store weights as float32.")
  var fullPrecision = false

  @Option(name: .shortAndLong, help: "The model's folder.")
  var output: String

  @OptionGroup var compute: ComputeOptions

  func validate() throws {
    guard (purifier == nil) != (cloner == nil) else {
      throw ValidationError("Give the run of a purifier, or that of a cloner.")
    }
    if let segment, !(1_024...1_920_000).contains(segment) {
      throw ValidationError("--segment is \(segment) samples; it must be 1024 to 1920000.")
    }
    guard cloner == nil || ((refiner ?? dictionary) == nil && segment == nil) else {
      throw ValidationError(
        "A cloner has no stages and no phoneme spectra: remove --refiner, --dictionary and --segment.")
    }
  }

  func run() throws {
    try compute.start()
    if let cloner { return try export(cloner: cloner) }
    guard let purifier else { preconditionFailure("validated") }
    let stage1 = try FinishedRun<PhonePuReRecipe>(purifier, kind: PhonePuReRecipe.Kind.purifier.rawValue)
    let stage2 = try refiner.map {
      try FinishedRun<PhonePuReRecipe>($0, kind: PhonePuReRecipe.Kind.refiner.rawValue)
    }
    let sources = try [stage1, stage2].compactMap { $0 }.map { try $0.origin() }
    var writer = PhonePuReModelWriter(
      licence: licence, source: sources.joined(separator: ", "),
      dictionary: dictionary.map { URL(fileURLWithPath: $0) }, purification: try purification(stage1),
      refinement: try stage2.map(Self.refinement))
    let paper = PhonePuReManifest.Defaults.paper
    let isPaper = stage2?.recipe.network.isOfPaper == true
    writer.defaults = .init(
      purificationSteps: purificationSteps,
      refinementSteps: refinementSteps ?? stage2?.recipe.refiner?.validationSteps
        ?? (isPaper ? paper.refinementSteps : 1),
      sampler: sampler ?? (isPaper ? paper.sampler : "marginal"),
      transfersLevels: transferLevels ? true : nil)
    writer.storage = fullPrecision ? .asGiven : .float16
    try writer.write(to: URL(fileURLWithPath: output))
    print("\(output): " + sources.joined(separator: ", "))
  }

  private func export(cloner: String) throws {
    let run = try FinishedRun<CloningRecipe>(cloner, kind: CloningRecipe.compact.kindName)
    let source = try run.origin()
    try SourceFilterModel.write(
      run.recipe.voice(run.tensors), run.recipe.network, licence: licence, source: source,
      halved: !fullPrecision, to: URL(fileURLWithPath: output))
    print("\(output): " + source)
  }

  private func purification(_ run: FinishedRun<PhonePuReRecipe>) throws
    -> PhonePuReModelWriter.Purification
  {
    guard case .purifier(let network) = run.recipe.network else { throw run.isOfOtherStage }
    guard network.usesSpectrogram else {
      guard segment == nil else {
        throw RoleError(
          .invalidParameter,
          "\(run.folder.url.path) is a DiffWave, which works on segments of one second: remove --segment.")
      }
      return .init(run.tensors, network: network)
    }
    let segment = segment ?? 16_000
    return .init(
      run.tensors, network: network, spectrogram: run.recipe.spectrogram,
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
  fileprivate func origin() throws -> String {
    "\(recipe.kindName) trained for \(steps) steps (SHA-256 \(try ContentHash(ofFile: folder.bestWeights).hexadecimal.prefix(16))…)"
  }
}
