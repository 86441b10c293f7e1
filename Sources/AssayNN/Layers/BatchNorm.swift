public import AssayTensor

/// Batch normalisation with statistics stored in training: `[N, C, …]`.
public struct BatchNorm: Sendable {
  public let mean: Tensor
  public let variance: Tensor
  public let weight: Tensor?
  public let bias: Tensor?
  public let epsilon: Double

  /// Keys: `running_mean [C]`, `running_var [C]`, and `weight [C]`, `bias [C]` unless `affine` is false. The
  /// counter `num_batches_tracked` is accepted and ignored.
  public init(_ loader: WeightLoader, channels: Int, affine: Bool = true, epsilon: Double = 1e-5) {
    mean = loader.tensor("running_mean", [channels])
    variance = loader.tensor("running_var", [channels], initial: .constant(1))
    weight = affine ? loader.tensor("weight", [channels]) : nil
    bias = affine ? loader.tensor("bias", [channels]) : nil
    loader.ignore("num_batches_tracked")
    self.epsilon = epsilon
  }

  /// The normalisation as a scale and a shift, `[C]` each, for layers that fuse it with something else.
  public var affine: (scale: Tensor, shift: Tensor) {
    let deviation = (variance + epsilon).sqrt()
    let scale = weight.map { $0 / deviation } ?? 1 / deviation
    let shift = bias.map { $0 - mean * scale } ?? -(mean * scale)
    return (scale, shift)
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    x.batchNormalized(mean: mean, variance: variance, weight: weight, bias: bias, epsilon: epsilon)
  }
}
