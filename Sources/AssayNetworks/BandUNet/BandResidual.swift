import AssayNN
import AssayTensor

/// Two convolutions over time and bands, added to what came in: `x + g · conv(SiLU(conv(norm(x))))`, of `[N, C, T, B]`.
///
/// - Reference: He et al., *Identity Mappings in Deep Residual Networks*, ECCV 2016.
struct BandResidual: Sendable {
  private let norm: GroupNorm
  private let first: Convolution
  private let second: Convolution
  private let gain: Tensor

  /// - Parameter dilation: in time, of the first convolution.
  init(_ loader: WeightLoader, channels: Int, dilation: Int) {
    norm = GroupNorm(loader.scoped("norm"), groups: 1, channels: channels)
    first = Convolution(
      loader.scoped("convolutions.0"), from: channels, to: channels,
      .init([3, 3], padding: [dilation, 1], dilation: [dilation, 1]))
    second = Convolution(
      loader.scoped("convolutions.1"), from: channels, to: channels, .init([3, 3], padding: [1, 1]))
    gain = loader.tensor("gain", [channels, 1, 1], initial: .constant(0.1))
  }

  func callAsFunction(_ x: Tensor) -> Tensor { x + second(first(norm(x)).silu()) * gain }
}
