import AssayQuality
import AssayRoles
import AssaySignal
import Foundation

/// The raters of a call and, where there are references, the measures against them.
struct SpeechRatings {
  /// Each with its label.
  let raters: [(label: String, rater: any SpeechRater)]
  let hasReferences: Bool

  /// What results are called, in order: `LABEL.SCORE` of raters, then the measures.
  var columns: [String] {
    raters.flatMap { label, rater in rater.scores.map { "\(label).\($0.name)" } }
      + (hasReferences ? IntrusiveMeasures.all.map(\.description.name) : [])
  }

  /// - Throws: an error that names the file.
  func result(of task: RatingTasks.Task) throws -> RatingResult {
    do {
      let loaded = try AudioFile.read(task.url)
      try loaded.waveform.requireUsable(task.url.path)
      var scores: [Double] = []
      var notices = loaded.notices
      for (label, rater) in raters {
        let rating = try rater.rate(loaded.waveform)
        precondition(rating.scores.count == rater.scores.count, "\(label) gave \(rating.scores.count) scores")
        scores += rating.scores
        notices += rating.notices
      }
      if let reference = task.reference {
        let rating = try IntrusiveMeasures.rate(
          loaded.waveform, reference: Self.reference(reference))
        scores += rating.scores
        notices += rating.notices
        if rating.scores.contains(.infinity) {
          notices.append(
            "It differs from its reference by nothing but a gain, so a ratio to the difference is infinite.")
        }
      }
      var distinct: [String] = []
      for notice in notices where !distinct.contains(notice) { distinct.append(notice) }
      return RatingResult(
        file: task.url.path, reference: task.reference?.path,
        scores: Dictionary(uniqueKeysWithValues: zip(columns, scores)),
        notices: distinct)
    } catch {
      let message = "\(error)"
      throw RatingFailure(
        message: message.contains(task.url.lastPathComponent) ? message : "\(task.url.path): \(message)")
    }
  }

  private static func reference(_ url: URL) throws -> Waveform {
    let waveform = try AudioFile.read(url).waveform
    try waveform.requireUsable(url.path)
    return waveform
  }
}
