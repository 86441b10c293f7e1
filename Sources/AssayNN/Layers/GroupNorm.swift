public import AssayTensor

/// Normalises groups of channels to mean 0 and variance 1, then scales and shifts each channel: `[N, C, …]`.
///
/// - Reference: Wu and He, *Group Normalization*, ECCV 2018.
public struct GroupNorm: Sendable {
  public let groups: Int
  public let weight: Tensor
  public let bias: Tensor
  public let epsilon: Double

  /// Keys: `weight [C]`, `bias [C]`.
  public init(_ loader: WeightLoader, groups: Int, channels: Int, epsilon: Double = 1e-5) {
    precondition(channels.isMultiple(of: groups), "\(channels) channels in \(groups) groups")
    self.groups = groups
    weight = loader.tensor("weight", [channels])
    bias = loader.tensor("bias", [channels])
    self.epsilon = epsilon
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    x.groupNormalized(groups: groups, weight: weight, bias: bias, epsilon: epsilon)
  }
}
