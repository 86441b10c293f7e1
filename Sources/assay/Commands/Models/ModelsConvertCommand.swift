import ArgumentParser
import AssayDiffusion
import AssayFeatures
import AssayNetworks
import AssayPhonePuRe
import AssayPurification
import AssayTensor
import Foundation

/// `assay models convert`: a model folder out of PhonePuRe's published files.
struct ModelsConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Convert PhonePuRe's published files into a model folder.",
    discussion: """
      The folder contains model.json, with the sizes of the networks, the hashes and the licence you give, and \
      one safetensors file for each stage. Nothing in the files is executed. Without --refinement, the model has \
      only the first stage, which is enough for audiopure-diffwave.

      EXAMPLES
        assay models convert --purification purification.pkl --refinement refinement.ckpt \
          --dictionary amps_avg_libri_spec.txt --licence "none stated" -o phonepure
        assay purify protected -o purified --method phonepure --model phonepure --text-dir text
      """)

  @Option(
    help: ArgumentHelp("Stage 1: purification.pkl, or safetensors.", valueName: "file"), completion: .file())
  var purification: String

  @Option(help: ArgumentHelp("Stage 2: refinement.ckpt.", valueName: "file"), completion: .file())
  var refinement: String?

  @Option(
    help: ArgumentHelp("The spectra by phoneme, amps_avg_libri_spec.txt.", valueName: "file"),
    completion: .file())
  var dictionary: String?

  @Option(
    help: ArgumentHelp(
      "The size of stage 1 as JSON, the block wavenet_config of its training. (default: that of the published "
        + "files)",
      valueName: "file"), completion: .file())
  var config: String?

  @Option(help: "Licence of the weights, as stated by their source.")
  var licence: String

  @Option(
    name: [.customShort("o"), .customLong("output")], help: ArgumentHelp("The folder.", valueName: "folder"),
    completion: .directory)
  var output: String

  func run() throws {
    var configuration = DiffWaveConfiguration.phonePuRe
    if let config {
      let url = URL(fileURLWithPath: config)
      do {
        configuration = try JSONDecoder().decode(DiffWaveConfiguration.self, from: Data(contentsOf: url))
      } catch {
        throw ValidationError(
          "\(url.path) is not a configuration of stage 1: give JSON with res_channels, skip_channels, "
            + "num_res_layers …"
        )
      }
    }
    try ComputeRuntime.start()
    let file = { (path: String?) in path.map { URL(fileURLWithPath: $0) } }
    try PhonePuReConversion.convert(
      purification: URL(fileURLWithPath: purification), configuration: configuration,
      refinement: file(refinement),
      dictionary: file(dictionary), licence: licence, to: URL(fileURLWithPath: output))
    try StandardOutput.print("Model folder: \(URL(fileURLWithPath: output).path)")
  }
}
