import ArgumentParser
import AssayFiles
import AssayModelStore
import Foundation

/// `assay models describe`: the `model.json` of weights that nobody else has described.
struct ModelsDescribeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "describe",
    abstract: "Record the SHA-256 of your own weights, so that damaged files are refused.",
    discussion: """
      Methods refuse weight files without a description. Pulled models and model folders have one. For files \
      that you downloaded by hand or trained yourself, this command writes model.json into their folder, with \
      the SHA-256 of each file and the licence and source that you give. Run it again after you replace a file.

      EXAMPLES
        assay models describe diffvc/vc.pt diffvc/generator diffvc/encoder.pt --licence MIT
        assay clone --method diffvc --set weights=diffvc --voice purified.wav --content words.wav -o clone.wav
      """)

  @Argument(help: "The files, all in one folder.", completion: .file())
  var files: [String]

  @Option(help: "Licence of the weights, as stated by their source.")
  var licence: String

  @Option(help: ArgumentHelp("Source of the weights.", valueName: "words"))
  var source: String?

  func run() throws {
    let urls = files.map { URL(fileURLWithPath: $0) }
    let description = try WeightDescription.write(of: urls, licence: licence, source: source)
    try StandardOutput.print(
      description.files.map { "\($0.sha256.hexadecimal)  \($0.name)" }.joined(separator: "\n"))
  }
}
