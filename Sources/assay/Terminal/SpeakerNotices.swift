import AssayCorpus
import Foundation

/// What a command tells of the speakers of a corpus: reading them wrong makes every number wrong, and nothing else shows it.
struct SpeakerNotices {
  let corpus: Corpus
  private let messages: Messages

  /// Tells what was left out of the corpus, and, where the output is for people, how many speakers there are and what says
  /// so.
  init(_ corpus: Corpus, _ options: MessageOptions) {
    self.corpus = corpus
    messages = options.messages
    corpus.notices.forEach(messages.notice)
    if !options.json { messages.notice(corpus.speakerNotice) }
  }

  /// Tells to look where all recordings seem to be of one speaker.
  func checkSeveral() {
    guard corpus.speakers.count == 1, corpus.entries.count > 1 else { return }
    messages.notice(
      "All recordings seem to be from one speaker, \(corpus.speakers[0]): check this, because intervals need "
        + "several speakers."
    )
  }

  /// Tells to look where a verifier hardly tells the speakers apart.
  ///
  /// - Parameter rate: the equal error rate.
  func check(equalErrorRate rate: Double) {
    guard rate > 0.4 else { return }
    messages.notice(
      String(
        format:
          "An equal error rate of %.1f %% is close to chance: check that the speakers are correct (",
        100 * rate) + corpus.speakerNotice.dropLast() + ").")
  }
}
