import AssayQuality
package import AssayRoles
import AssaySignal
import Foundation

/// The raters of a call and, where there are references, the measures against them.
package struct SpeechRatings {
  /// Each with its label.
  package let raters: [(label: String, rater: any SpeechRater)]
  package let hasReferences: Bool

  package init(
    raters: [(label: String, rater: any SpeechRater)], hasReferences: Bool
  ) {
    self.raters = raters
    self.hasReferences = hasReferences
  }

  /// One recording after the other where a rater wants all threads.
  package var parallelism: Parallelism {
    raters.allSatisfy { $0.rater.parallelism == .recordings } ? .recordings : .operations
  }

  /// What results are called, in order: `LABEL.SCORE` of raters, then the measures.
  package var columns: [String] {
    raters.flatMap { label, rater in rater.scores.map { "\(label).\($0.name)" } }
      + (hasReferences ? IntrusiveMeasures.all.map(\.description.name) : [])
  }

  /// - Throws: an error that names the file.
  package func result(of task: RatingTasks.Task) throws -> RatingResult {
    let loaded = try AudioFile.readSpeech(task.url)
    var notices = loaded.cautions
    var scores: [Double] = []
    for (label, rater) in raters {
      let rating = try RecordingFailure.naming(task.url) { try rater.rate(loaded.waveform) }
      precondition(rating.scores.count == rater.scores.count, "\(label) gave \(rating.scores.count) scores")
      scores += rating.scores
      notices += rating.notices
    }
    if let url = task.reference {
      let reference = try AudioFile.readSpeech(url).waveform
      let rating = try RecordingFailure.naming(task.url) {
        try IntrusiveMeasures.rate(loaded.waveform, reference: reference)
      }
      scores += rating.scores
      notices += rating.notices
      if rating.scores.contains(.infinity) {
        notices.append(
          "It differs from its reference only by a gain, so the ratio to the difference is infinite.")
      }
    }
    var distinct: [String] = []
    for notice in notices where !distinct.contains(notice) { distinct.append(notice) }
    return RatingResult(
      file: PipedInput.path(of: task.url), reference: task.reference.map(PipedInput.path),
      scores: Dictionary(uniqueKeysWithValues: zip(columns, scores)), notices: distinct)
  }
}
