import AssaySignal
import Foundation

/// Sentences that several raters say of a recording.
enum RatingNotices {
  /// Seconds below which hardly anything is rated.
  static let shortest = 1.0

  /// About length and level.
  static func common(_ speech: Waveform) -> [String] {
    var notices: [String] = []
    if speech.duration < shortest {
      notices.append(
        String(
          format: "It is %.2f s long: quality is judged on a second of speech at least.", speech.duration))
    }
    if speech.peak > 1 {
      notices.append(
        "Its samples exceed full scale: what a listener hears is clipped, and the score is not of that.")
    }
    return notices
  }
}
