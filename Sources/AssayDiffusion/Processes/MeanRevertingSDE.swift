public import AssayTensor
import Foundation

/// The diffusion between data and a known mean Y whose noise has variance 1 in the end:
/// `dx = ½ β (Y − x) dt + √β dw` with β rising from ``lowest`` to ``highest``.
///
/// `γ(s, t; p) = exp(−p/2 ∫ β)` is how much of a difference is left from time s to t.
///
/// - Reference: Popov et al., *Diffusion-Based Voice Conversion with Fast Maximum Likelihood Sampling Scheme*, ICLR 2022,
///   equations 1 to 7.
public struct MeanRevertingSDE: ScoreProcess, Hashable {
  public var lowest: Double
  public var highest: Double

  public init(lowest: Double = 0.05, highest: Double = 20) {
    self.lowest = lowest
    self.highest = highest
  }

  public var endTime: Double { 1 }

  /// β(t).
  public func noiseRate(at time: Double) -> Double { lowest + (highest - lowest) * time }

  /// γ(s, t; p).
  public func decay(_ s: Double, _ t: Double, power p: Double = 1) -> Double {
    exp(-p / 2 * (t - s) * (lowest + 0.5 * (highest - lowest) * (t + s)))
  }

  public func drift(_ state: Tensor, towards known: Tensor, at time: Double) -> Tensor {
    (known - state) * (0.5 * noiseRate(at: time))
  }

  public func diffusion(at time: Double) -> Double { noiseRate(at: time).squareRoot() }
  public func meanWeight(at time: Double) -> Double { decay(0, time) }
  public func deviation(at time: Double) -> Double { (1 - decay(0, time, power: 2)).squareRoot() }
}
