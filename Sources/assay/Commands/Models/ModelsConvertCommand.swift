import ArgumentParser
import AssayModels
import AssayPurification
import AssayTensor
import Foundation

/// `assay models convert`: a model folder out of PhonePuRe's published files.
struct ModelsConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Make a model folder of PhonePuRe's published files.",
    discussion: """
      The folder gets model.json, with the networks' sizes, the hashes and the licence you state, and one \
      safetensors file for each stage. Nothing in the files is executed. Without --refinement it is a model of the \
      first stage, as audiopure-diffwave needs it.

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
      "The size of stage 1 as JSON, the block wavenet_config of its training. (default: the published one's)",
      valueName: "file"), completion: .file())
  var config: String?

  @Option(help: "The licence of the weights, as their source states it.")
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
          "\(url.path) is no configuration of stage 1: give JSON with res_channels, skip_channels, num_res_layers …"
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
