import ArgumentParser
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
    let folder = URL(fileURLWithPath: output)
    if let cloner {
      let source = try ClonerExport.write(
        cloner: cloner, to: folder, licence: licence, isHalved: !fullPrecision)
      return print("\(output): " + source)
    }
    guard let purifier else { preconditionFailure("validated") }
    var export = try PhonePuReExport(purifier: purifier, refiner: refiner)
    export.dictionary = dictionary.map { URL(fileURLWithPath: $0) }
    export.purificationSteps = purificationSteps
    export.refinementSteps = refinementSteps
    export.sampler = sampler
    export.segment = segment
    export.transfersLevels = transferLevels
    export.isHalved = !fullPrecision
    print("\(output): " + (try export.write(to: folder, licence: licence)))
  }
}
