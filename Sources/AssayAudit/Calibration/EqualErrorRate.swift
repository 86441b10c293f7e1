import AssayErrors
import AssayRoles

/// The equal error rate of a verifier: where it accepts strangers as often as it rejects the speaker.
///
/// How it is read off the rates: ``ErrorRateCurve/crossing``.
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
    try Self.require(genuine: genuine, impostor: impostor)
    self.init(
      ErrorRateCurve(SortedScores(genuine: genuine, impostor: impostor)), genuine.count, impostor.count)
  }

  public init(_ trials: VerificationTrials) {
    self.init(trials.curve, trials.genuineCount, trials.impostorCount)
  }

  private init(_ curve: ErrorRateCurve, _ genuineCount: Int, _ impostorCount: Int) {
    (rate, threshold) = curve.crossing
    self.genuineCount = genuineCount
    self.impostorCount = impostorCount
  }

  /// - Throws: as ``init(genuine:impostor:)``.
  static func require(genuine: [Double], impostor: [Double]) throws {
    guard !genuine.isEmpty, !impostor.isEmpty else {
      throw RoleError(
        .unsuitableInput,
        "An equal error rate needs pairs of one speaker and of two: there are \(genuine.count) and "
          + "\(impostor.count); give at least two recordings of one speaker and one of another.")
    }
    guard genuine.allSatisfy(\.isFinite), impostor.allSatisfy(\.isFinite) else {
      throw RoleError(.unsuitableInput, "An equal error rate needs finite scores; at least one is not.")
    }
  }
}
