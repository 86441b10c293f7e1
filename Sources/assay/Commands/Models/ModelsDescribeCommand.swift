import ArgumentParser
import AssayModels
import Foundation

/// `assay models describe`: the `model.json` of weights that nobody else has described.
struct ModelsDescribeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "describe",
    abstract: "Record which weights of your own are to be used, so that a damaged file is refused.",
    discussion: """
      Methods read no file of weights that nothing describes. Pulled models and model folders are described; for files \
      that you fetched by hand or trained yourself this writes model.json into their folder, with each file's SHA-256, \
      and the licence and source that you state. Describe them again after you have replaced one.

      EXAMPLES
        assay models describe diffvc/vc.pt diffvc/generator diffvc/encoder.pt --licence MIT
        assay clone --method diffvc --set weights=diffvc --voice purified.wav --content words.wav -o clone.wav
      """)

  @Argument(help: "The files; all of one folder.", completion: .file())
  var files: [String]

  @Option(help: "Under which terms the weights may be used, as their source states it.")
  var licence: String

  @Option(help: ArgumentHelp("Where they come from.", valueName: "words"))
  var source: String?

  func run() throws {
    let urls = files.map { URL(fileURLWithPath: $0) }
    let description = try WeightDescription.write(of: urls, licence: licence, source: source)
    try StandardOutput.print(
      description.files.map { "\($0.sha256.hexadecimal)  \($0.name)" }.joined(separator: "\n"))
  }
}
