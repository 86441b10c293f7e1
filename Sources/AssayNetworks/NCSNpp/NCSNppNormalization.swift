import AssayNN
import AssayTensor

/// Group normalisation followed by `x · sigmoid(x)`, as everywhere in NCSN++: `[N, C, F, T]`.
struct NCSNppNormalization: Sendable {
  let normalization: GroupNorm

  /// Four channels a group, and at most 32 groups.
  static func groups(_ channels: Int) -> Int { max(1, min(channels / 4, 32)) }

  /// Keys: `weight [C]`, `bias [C]`.
  init(_ loader: WeightLoader, channels: Int) {
    normalization = Self.plain(loader, channels: channels)
  }

  /// The normalisation alone.
  static func plain(_ loader: WeightLoader, channels: Int) -> GroupNorm {
    GroupNorm(loader, groups: groups(channels), channels: channels, epsilon: 1e-6)
  }

  /// What a fused layer is given.
  var step: Tensor.Normalization {
    .init(
      groups: normalization.groups, weight: normalization.weight, bias: normalization.bias,
      epsilon: normalization.epsilon)
  }
}
