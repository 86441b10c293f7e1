import ArgumentParser
import AssayPhonetics
import AssaySignal
import AssayWork

/// What a call of `protect` or `purify` tells at its end.
struct SpeechReport {
  let outcomes: [SpeechOutcome]
  /// Inputs for which there was nothing to try.
  let unusableInputs: Int
  let output: String
  let options: MessageOptions

  /// Prints the outcomes, as JSON or counted.
  ///
  /// - Throws: `ExitCode` 1 when something failed.
  func finish() throws {
    if options.json {
      try StandardOutput.printJSON(
        outcomes.map { outcome in
          var told = outcome
          told.error = outcome.error.map(CommandLineWording.text)
          return told
        })
    }
    let written = outcomes.count { $0.status == .written }
    let finished = outcomes.count { $0.status == .finished }
    let failed = outcomes.count { $0.status == .failed } + unusableInputs
    if !options.json, !options.quiet {
      var clauses = ["\(SpeechTasks.counted(written, "file")) written to \(output)"]
      if finished > 0 { clauses.append("\(finished) finished before") }
      if failed > 0 { clauses.append("\(failed) failed") }
      clauses += PhoneticFallback.Kind.phrases(fallbacks)
      try StandardOutput.print(clauses.joined(separator: ", ") + ".")
    }
    if failed > 0 { throw ExitCode.failure }
  }

  /// What was less than asked for in the files that were written, as their records count it.
  private var fallbacks: [PhoneticFallback.Kind: Int] {
    var counts: [PhoneticFallback.Kind: Int] = [:]
    for outcome in outcomes where outcome.status == .written {
      for kind in PhoneticFallback.Kind.allCases {
        if let number = outcome.provenance?.details["fallback.\(kind.rawValue)"].flatMap({ Int($0) }) {
          counts[kind, default: 0] += number
        }
      }
    }
    return counts
  }
}
