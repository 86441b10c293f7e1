import AssayTensor

/// The distance of complex spectrograms: a weighted mean of the squared difference and the squared difference of
/// magnitudes.
///
/// - Reference: Braun and Tashev, *A Consolidated View of Loss Functions for Supervised Deep Learning-Based Speech
///   Enhancement*, TSP 2021, equation 7.
public struct SpectralLoss: Sendable, Codable, Hashable {
  /// w, the weight of the complex difference.
  public var complexWeight: Double

  private enum CodingKeys: String, CodingKey { case complexWeight = "complex_weight" }

  public init(complexWeight: Double = 0.4) { self.complexWeight = complexWeight }

  /// - Parameters: two compressed complex spectrograms of one shape.
  public func callAsFunction(_ estimate: Tensor, _ target: Tensor) -> TrainingLoss {
    let (a, b) = (estimate.viewAsReal(), target.viewAsReal())
    let complex = (a - b).square().mean() * 2
    func magnitudes(_ parts: Tensor) -> Tensor { (parts.square().sum(parts.rank - 1) + 1e-8).sqrt() }
    let magnitude = (magnitudes(a) - magnitudes(b)).square().mean()
    return TrainingLoss(
      total: complex * complexWeight + magnitude * (1 - complexWeight),
      parts: ["complex": complex.scalar, "magnitude": magnitude.scalar])
  }
}
