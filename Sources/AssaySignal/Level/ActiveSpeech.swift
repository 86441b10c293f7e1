import Foundation

/// Which frames of a recording hold speech, told by their power alone.
///
/// A frame counts when its power is at most ``margin`` below the mean power of all frames that count. The margin is
/// the one between the active speech level and its threshold in ITU-T P.56, method B. Pauses fall out at any level of
/// the recording; steady sounds count as a whole.
public enum ActiveSpeech {
  /// Decibels.
  public static let margin = 15.9

  /// - Parameter powers: of the frames, not negative.
  /// - Returns: a flag for each frame; none is set in silence.
  public static func frames(powers: [Double]) -> [Bool] {
    let share = pow(10, -margin / 10)
    var active = powers.map { $0 > 0 }
    // Whoever falls out raises the mean, so this only ever takes frames away.
    while true {
      let (sum, count) = zip(powers, active).reduce(into: (0.0, 0)) { sum, frame in
        if frame.1 { sum = (sum.0 + frame.0, sum.1 + 1) }
      }
      let threshold = sum / Double(max(1, count)) * share
      let still = zip(powers, active).map { $1 && $0 >= threshold }
      if still == active { return active }
      active = still
    }
  }
}
