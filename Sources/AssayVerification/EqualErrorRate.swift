import AssayRoles

/// The equal error rate of a verifier: where it accepts strangers as often as it rejects the speaker.
///
/// At a threshold `t`, `FAR(t)` is the share of impostor scores `≥ t` and `FRR(t)` that of genuine scores `< t`.
/// Over the distinct scores in ascending order, and a point above all of them, `FAR − FRR` falls from 1 to −1 in
/// steps. Between the last point at which it is positive and the next one both rates are taken as straight lines,
/// and the EER is where they cross. Where FAR and FRR are equal over a whole interval of thresholds, the EER is
/// that value and ``threshold`` the middle of the interval.
public struct EqualErrorRate: Sendable, Codable, Equatable {
  /// In [0, 1].
  public let rate: Double
  /// The score at which the two rates are equal.
  public let threshold: Double
  /// Pairs of recordings of one speaker.
  public let genuineCount: Int
  /// Pairs of recordings of two speakers.
  public let impostorCount: Int

  /// - Parameters:
  ///   - genuine: scores of pairs of one speaker, in any order.
  ///   - impostor: scores of pairs of two speakers, in any order.
  /// - Throws: `RoleError` with code `.unsuitableInput` when there are none of one kind, or one is not finite.
  public init(genuine: [Double], impostor: [Double]) throws {
    guard !genuine.isEmpty, !impostor.isEmpty else {
      throw RoleError(
        .unsuitableInput,
        "An equal error rate needs pairs of one speaker and of two: there are \(genuine.count) and "
          + "\(impostor.count); give at least two recordings of one speaker and one of another.")
    }
    guard genuine.allSatisfy(\.isFinite), impostor.allSatisfy(\.isFinite) else {
      throw RoleError(.unsuitableInput, "An equal error rate needs finite scores; at least one is not.")
    }
    genuineCount = genuine.count
    impostorCount = impostor.count

    let curve = Self.curve(genuine.sorted(), impostor.sorted())
    // The first point has FAR 1 and FRR 0, and the last one the opposite, so both indices exist.
    let next = curve.firstIndex { $0.falseAcceptance <= $0.falseRejection }!
    let (before, after) = (curve[next - 1], curve[next])
    let (falling, rising) = (before.difference, -after.difference)
    if rising == 0 {
      rate = after.falseRejection
      threshold = (before.threshold + after.threshold) / 2
    } else {
      let share = falling / (falling + rising)
      rate = before.falseRejection + share * (after.falseRejection - before.falseRejection)
      threshold = before.threshold + share * (after.threshold - before.threshold)
    }
  }

  private struct Point {
    let threshold: Double
    let falseAcceptance: Double
    let falseRejection: Double
    var difference: Double { falseAcceptance - falseRejection }
  }

  /// The two rates at every distinct score and just above the highest one.
  private static func curve(_ genuine: [Double], _ impostor: [Double]) -> [Point] {
    var points: [Point] = []
    var (rejected, excluded) = (0, 0)
    func add(_ threshold: Double) {
      points.append(
        Point(
          threshold: threshold,
          falseAcceptance: Double(impostor.count - excluded) / Double(impostor.count),
          falseRejection: Double(rejected) / Double(genuine.count)))
    }
    while rejected < genuine.count || excluded < impostor.count {
      let score = min(
        rejected < genuine.count ? genuine[rejected] : .infinity,
        excluded < impostor.count ? impostor[excluded] : .infinity)
      add(score)
      while rejected < genuine.count, genuine[rejected] == score { rejected += 1 }
      while excluded < impostor.count, impostor[excluded] == score { excluded += 1 }
    }
    add(points[points.count - 1].threshold.nextUp)
    return points
  }
}
