import ArgumentParser
import AssayFiles
import Foundation

/// The command line: `assay SUBCOMMAND …`.
@main
struct Assay: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "assay",
    abstract: "Does a voice protection survive an attacker who purifies the audio before cloning?",
    discussion: """
      Speech flows through roles: protect → purify → clone → verify → rate. An audit measures how much of a \
      protection is left after each purifier.

      EXAMPLES
        assay methods
        assay models pull ge2e
        assay protect speech -o protected
        assay purify protected -o purified --method mp3
        assay align protected --text transcripts -o aligned
        assay verify speech/anna_01.wav purified/anna_01.wav
        assay calibrate --corpus speech -o ge2e.json
        assay rate purified --reference speech
        assay audit --clean speech -o run
      """,
    version: AssayVersion.current,
    groupedSubcommands: [
      CommandGroup(
        name: "Speech",
        subcommands: [
          ProtectCommand.self, PurifyCommand.self, CloneCommand.self, AlignCommand.self, VerifyCommand.self,
          CalibrateCommand.self, RateCommand.self,
        ]),
      CommandGroup(
        name: "Experiment",
        subcommands: [
          AuditCommand.self, ReplayCommand.self, ResultsCommand.self, AblateCommand.self, TrainCommand.self,
        ]),
      CommandGroup(
        name: "About this program",
        subcommands: [MethodsCommand.self, ModelsCommand.self, DoctorCommand.self, BenchCommand.self]),
    ])

  static func main() {
    PassiveWaiting.install()
    Interrupt.install()
    atexit { ScratchFolder.removeAll() }
    do {
      var command: any ParsableCommand
      do {
        command = try parseAsRoot()
      } catch {
        return exitAfterParsing(error)
      }
      try command.run()
    } catch let code as ExitCode {
      Foundation.exit(code.rawValue)
    } catch  where exitCode(for: error) == .success || exitCode(for: error) == .validationFailure {
      exitAfterParsing(error)
    } catch {
      Messages.printError("\(error)")
      Foundation.exit(ExitCode.failure.rawValue)
    }
  }

  /// Ends with the parser's own text: help on standard output, a usage mistake on standard error.
  private static func exitAfterParsing(_ error: any Error) {
    let code = exitCode(for: error)
    guard code != .success else { exit(withError: error) }
    let text = fullMessage(for: error)
    Messages.printError(text.hasPrefix("Error: ") ? String(text.dropFirst("Error: ".count)) : text)
    Foundation.exit(code.rawValue)
  }
}
