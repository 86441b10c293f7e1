import AssayFiles
package import AssayPhonetics
import AssayRoles
import AssaySignal
import Foundation

/// Aligns recordings with their words; one that fails does not stop the rest.
package struct AlignmentBatch {
  package let tasks: [AlignmentTask]
  package let aligner: any ForcedAligner
  /// Whether a fallback is a failure.
  package let isStrict: Bool
  /// Whether each alignment is drawn over its recording's spectrogram.
  package let draws: Bool
  package let observer: any WorkObserver

  package init(
    tasks: [AlignmentTask], aligner: any ForcedAligner, isStrict: Bool, draws: Bool,
    observer: any WorkObserver
  ) {
    self.tasks = tasks
    self.aligner = aligner
    self.isStrict = isStrict
    self.draws = draws
    self.observer = observer
  }

  /// - Returns: an outcome for each task in order.
  package func run() -> [AlignmentOutcome] {
    defer { observer.endProgress() }
    return tasks.enumerated().map { place, task in
      observer.progress(
        WorkProgress(Double(place), of: tasks.count, "recordings", task: "aligning \(task.id)"))
      do {
        let outcome = try align(task)
        for fallback in outcome.fallbacks { observer.notice("\(task.id): \(fallback)") }
        return outcome
      } catch {
        // What fails while the process is being ended fails because of that.
        observer.waitIfEnding()
        let message = "\(error)" + task.removeEarlierResult()
        observer.failure(message)
        return AlignmentOutcome(
          input: PipedInput.path(of: task.input), output: nil, aligner: aligner.name,
          error: PipedInput.named(message))
      }
    }
  }

  private func align(_ task: AlignmentTask) throws -> AlignmentOutcome {
    let audio = try AudioFile.readSpeech(task.input)
    for notice in audio.notices { observer.notice("\(task.id): \(notice)") }
    let timeline = try aligner.align(
      Utterance(id: task.id, waveform: audio.waveform, transcript: task.transcript))
    if isStrict { try timeline.requireNoFallbacks(task.input.path) }
    try timeline.textGrid.write(to: task.output)
    if draws {
      try AlignmentPlot(timeline, of: audio.waveform, title: (task.id as NSString).lastPathComponent)
        .write(to: task.output.deletingPathExtension().appendingPathExtension("svg"))
    }
    let outcome = AlignmentOutcome(
      input: PipedInput.path(of: task.input), output: task.output.path, aligner: timeline.aligner,
      words: timeline.words.count, phones: timeline.phones.count, fallbacks: timeline.fallbacks)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try AtomicFile.write(
      try encoder.encode(outcome) + Data("\n".utf8), to: task.output.appendingPathExtension("json"))
    return outcome
  }
}
