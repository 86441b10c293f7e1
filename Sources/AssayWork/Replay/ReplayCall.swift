package import AssayAudit
import AssayErrors
import AssayFiles
import AssayPrograms
package import AssayRoles
package import AssaySignal
package import AssayTensor
package import Foundation

/// Makes one artefact of an audit again by the command that a user would give for it.
package struct ReplayCall {
  package enum Verdict: Equatable {
    case same
    /// In words: lengths, rates, or how far apart the samples are.
    case differs(String)
    case failed(String)
  }

  package let item: ReplayItem
  /// The run's.
  package let seed: UInt64
  package let device: Device
  package let threads: Int?
  /// The corpus that targets are chosen from, see ``TargetStage``.
  package let targets: URL?
  package let folder: URL

  package init(
    item: ReplayItem, seed: UInt64, device: Device, threads: Int?, targets: URL?, folder: URL
  ) {
    self.item = item
    self.seed = seed
    self.device = device
    self.threads = threads
    self.targets = targets
    self.folder = folder
  }

  private var output: URL { folder.appendingPathComponent("again.wav") }

  /// The words of the command line, without the program's name.
  package func arguments(_ description: MethodDescription) throws -> [String] {
    let input = item.input.path
    let id = item.utterance.id
    var words: [String]
    switch item.role {
    case .protection:
      words = ["protect", input, "--id", id]
      if let targets { words += ["--targets", targets.path] }
    case .purifier:
      words = ["purify", input, "--id", id]
      if let transcript = item.utterance.transcript { words += ["--text", transcript] }
    case .cloner:
      words = ["clone", "--voice", input, "--id", id]
      switch item.content {
      case .text(let text): words += ["--text", text]
      case .recording(let recording):
        words += ["--content", recording.path]
        if let transcript = recording.transcript {
          let file = folder.appendingPathComponent("content.txt")
          try AtomicFile.write(Data(transcript.utf8), to: file)
          words += ["--content-text", file.path]
        }
      case nil: break
      }
    case .verifier, .rater, .recogniser: preconditionFailure("a \(item.role) makes no artefact")
    }
    words += ["--method", item.method, "-o", output.path, "--encoding", "float32", "--seed", "\(seed)"]
    words += ["--device", "\(device)", "--quiet"]
    if let threads { words += ["--threads", "\(threads)"] }
    for parameter in description.parameters {
      guard let value = item.parameters.values[parameter.name], value != parameter.defaultValue else {
        continue
      }
      words += ["--set", "\(parameter.name)=\(value)"]
    }
    return words
  }

  /// - Returns: also what keeps one artefact from being compared, such as a file that is gone: the others are.
  /// - Throws: `ProgramError` with code `.interrupted`.
  package func run(_ description: MethodDescription) throws -> Verdict {
    do {
      return try compared(description)
    } catch let error as ProgramError where error.code == .interrupted {
      throw error
    } catch {
      return .failed("\(error)")
    }
  }

  private func compared(_ description: MethodDescription) throws -> Verdict {
    try? FileManager.default.removeItem(at: output)
    let result = try ExternalProgram.run(
      "/proc/self/exe", arguments(description), timeLimit: .seconds(24 * 3_600))
    guard result.exitCode == 0 else {
      return .failed(result.errorText.trimmingCharacters(in: .whitespacesAndNewlines))
    }
    let (again, before) = (try AudioFile.read(output).waveform, try AudioFile.read(item.artefact).waveform)
    return Self.compare(again, before)
  }

  /// Compares bits, so that −0 is not 0.
  package static func compare(_ again: Waveform, _ before: Waveform) -> Verdict {
    guard again.sampleRate == before.sampleRate else {
      return .differs("\(again.sampleRate) Hz instead of \(before.sampleRate) Hz")
    }
    guard again.count == before.count else {
      return .differs("\(again.count) samples instead of \(before.count)")
    }
    let pairs = zip(again.samples, before.samples)
    let others = pairs.count { $0.bitPattern != $1.bitPattern }
    guard others > 0 else { return .same }
    let largest = pairs.reduce(Float(0)) { max($0, abs($1.0 - $1.1)) }
    return .differs("\(others) of \(before.count) samples differ, by \(largest) at most")
  }
}
