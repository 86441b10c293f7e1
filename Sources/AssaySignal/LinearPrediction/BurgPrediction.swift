/// Linear prediction by Burg's method: forward and backward errors are made small together, so that the filter is stable.
///
/// - Reference: Burg, *Maximum Entropy Spectral Analysis*, 1967, with the recursive denominator of Marple's variant that librosa
///   uses.
public enum BurgPrediction {
  /// The denominator `1, a₁ … a_p` of the all-pole filter that predicts a frame.
  ///
  /// - Parameters:
  ///   - frame: more than `order` samples.
  ///   - order: p, at least 1.
  public static func coefficients(_ frame: [Double], order: Int) -> [Double] {
    precondition(order >= 1 && frame.count > order, "order \(order) of \(frame.count) samples")
    var coefficients = [1.0] + [Double](repeating: 0, count: order)
    var forward = Array(frame.dropFirst())
    var backward = Array(frame.dropLast())
    var denominator = forward.reduce(0) { $0 + $1 * $1 } + backward.reduce(0) { $0 + $1 * $1 }
    // The first of `forward` and the last of `backward` that count.
    var (start, end) = (0, backward.count)
    for step in 1...order {
      var product = 0.0
      for index in 0..<end { product += backward[index] * forward[start + index] }
      let reflection = -2 * product / (denominator + .leastNormalMagnitude)
      let before = coefficients
      for index in 1...step { coefficients[index] = before[index] + reflection * before[step - index] }
      for index in 0..<end {
        let (ahead, behind) = (forward[start + index], backward[index])
        forward[start + index] = ahead + reflection * behind
        backward[index] = behind + reflection * ahead
      }
      denominator =
        (1 - reflection * reflection) * denominator - backward[end - 1] * backward[end - 1]
        - forward[start] * forward[start]
      start += 1
      end -= 1
    }
    return coefficients
  }
}
