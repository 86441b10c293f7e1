/// How many trials a verifier accepts from a calibrated threshold on.
public struct CalibratedAcceptance: Sendable, Codable, Equatable {
  public let threshold: Double
  public let accepted: RateEstimate
}
