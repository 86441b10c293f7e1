import AssayTensor

/// The score: the gradient of the state's log density at a time. State and score have one shape.
public typealias Score = (_ state: Tensor, _ time: Double) throws -> Tensor

/// Draws complex noise of a shape, real and imaginary parts of variance ½ each.
public typealias ComplexNoise = (_ shape: [Int]) -> Tensor

/// Draws clean speech given noisy speech, by going back through a diffusion with the help of its score.
public protocol ScoreSampler: Sendable {
  /// - Parameters:
  ///   - noisy: Y, complex, any shape.
  ///   - process: what the score was trained for.
  ///   - noise: called once for each draw, in an order that is part of the sampler.
  ///   - progress: called with the share of the work that is done, from 0 to 1.
  /// - Returns: a clean state of the shape of `noisy`.
  /// - Throws: what `score` throws, and ``SamplerError`` where the score leads nowhere.
  func sample(
    around noisy: Tensor, process: OUVESDE, score: Score, noise: ComplexNoise, progress: (Double) -> Void
  ) throws -> Tensor

  /// Calls of the score in one sample; `nil` when that depends on the score.
  var scoreCalls: Int? { get }
}
