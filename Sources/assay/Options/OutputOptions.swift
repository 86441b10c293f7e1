import ArgumentParser
import AssaySignal

/// Where and how processed speech is written.
struct OutputOptions: ParsableArguments {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case wav, flac
  }

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp(
      "The folder for the results; for a single input also a file ending in .wav or .flac.", valueName: "out"),
    completion: .file())
  var output: String

  @Option(help: "How samples are stored.")
  var encoding: AudioEncoding?

  @Option(help: "The files' format. (default: wav, or that of the output file)")
  var format: Format?

  @Flag(help: "Make results again that are there already, also those of another recipe.")
  var force = false

  /// - Parameter encoding: the command's own, used unless another is asked for.
  func validate(defaultEncoding: AudioEncoding) throws {
    guard !output.isEmpty else { throw ValidationError("--output needs a folder or a file.") }
    if let format, let named = namedFormat, format != named {
      throw ValidationError("--format \(format.rawValue) contradicts the name of the output, \(output).")
    }
    if fileFormat == .flac, (encoding ?? defaultEncoding) == .float32 {
      throw ValidationError("FLAC holds integers only: add --encoding pcm24 or pcm16, or write WAV.")
    }
  }

  /// The format that the output's name asks for: then it is a file, not a folder.
  var namedFormat: Format? {
    let parts = output.split(separator: "/").last?.split(separator: ".", omittingEmptySubsequences: false)
    guard let parts, parts.count > 1, !output.hasSuffix("/"), let last = parts.last else { return nil }
    return Format(rawValue: last.lowercased())
  }

  var fileFormat: Format { format ?? namedFormat ?? .wav }
}

extension AudioEncoding: ExpressibleByArgument {}
