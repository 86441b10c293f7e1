import AssayWork
import Foundation

/// What a command tells on standard error beside its results: errors, notices and progress.
final class Messages: WorkObserver {
  let progress: ProgressLine
  private let isQuiet: Bool

  /// - Parameter quiet: no notices and no progress; errors are told in any case.
  init(quiet: Bool) {
    isQuiet = quiet
    progress = ProgressLine(isShown: !quiet && ErrorTerminal.isTerminal)
  }

  /// Tells something that a user should know, though nothing failed.
  func notice(_ text: String) {
    guard !isQuiet else { return }
    progress.clear()
    ErrorTerminal.write("note: \(CommandLineWording.text(PipedInput.named(text)))\n")
  }

  /// Tells that something failed, while the command goes on with the rest.
  func failure(_ text: String) {
    progress.clear()
    Self.printError(text)
  }

  func progress(_ progress: WorkProgress) {
    self.progress.update(
      progress.done, of: progress.total, progress.unit, task: progress.task, note: progress.note)
  }

  func endProgress() { progress.clear() }

  func waitIfEnding() { Interrupt.waitIfUnderWay() }

  static func printError(_ text: String) {
    // What fails while the process is being ended fails because of that.
    Interrupt.waitIfUnderWay()
    ErrorTerminal.write(ErrorTerminal.red("error:") + " \(CommandLineWording.text(PipedInput.named(text)))\n")
  }
}
