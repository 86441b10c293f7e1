public import ArgumentParser
import AssaySignal
import AssayWork
import Foundation

/// Where and how processed speech is written.
struct OutputOptions: ParsableArguments {
  typealias Format = OutputSettings.Format

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp(
      "Folder for the results; for a single input, also a .wav or .flac file.", valueName: "out"),
    completion: .file())
  var output: String

  @Option(help: "Sample format.")
  var encoding: AudioEncoding?

  @Option(help: "File format. (default: wav, or that of the output file)")
  var format: Format?

  @Flag(
    help:
      "Make existing results again, including those made with another recipe, which are removed if that fails."
  )
  var force = false

  /// - Parameter encoding: the command's own, used unless another is asked for.
  func validate(defaultEncoding: AudioEncoding) throws {
    guard !output.isEmpty else { throw ValidationError("--output needs a folder or a file.") }
    if !isFolder, let ending, Self.otherFormats.contains(ending) {
      throw ValidationError(
        "--output \(output): audio is written as .wav or .flac, not as .\(ending); change the name, or end it with "
          + "/ for a folder.")
    }
    if namedFormat != nil, (output as NSString).lastPathComponent.hasPrefix("."),
      (output as NSString).lastPathComponent.filter({ $0 == "." }).count == 1
    {
      throw ValidationError("--output \(output): there is only an extension; put a name before it.")
    }
    if let format, let named = namedFormat, format != named {
      throw ValidationError("--format \(format.rawValue) contradicts the name of the output, \(output).")
    }
    if fileFormat == .flac, (encoding ?? defaultEncoding) == .float32 {
      throw ValidationError("FLAC holds integers only: add --encoding pcm24 or pcm16, or write WAV.")
    }
  }

  /// Endings of audio that others write; a folder is hardly meant.
  private static let otherFormats: Set<String> = [
    "aac", "aif", "aifc", "aiff", "amr", "au", "caf", "m4a", "mka", "mp3", "mp4", "oga", "ogg", "opus", "pcm",
    "raw",
    "rf64", "snd", "spx", "w64", "wave", "webm", "wma",
  ]

  /// The format that the output's name asks for: then it is a file, not a folder.
  private var namedFormat: Format? { isFolder ? nil : ending.flatMap(Format.init) }

  /// Whether the output is a folder whatever its name ends in.
  private var isFolder: Bool { output.hasSuffix("/") || SpeechTasks.isFolder(URL(fileURLWithPath: output)) }

  /// What stands behind the last full stop of the name, in small letters.
  private var ending: String? {
    let parts = output.split(separator: "/").last?.split(separator: ".", omittingEmptySubsequences: false)
    guard let parts, parts.count > 1, let last = parts.last else { return nil }
    return last.lowercased()
  }

  private var fileFormat: Format { format ?? namedFormat ?? .wav }

  var settings: OutputSettings { OutputSettings(output, namedFormat: namedFormat, format: fileFormat) }
}

extension AudioEncoding: ExpressibleByArgument {}

extension OutputSettings.Format: ExpressibleByArgument {}
