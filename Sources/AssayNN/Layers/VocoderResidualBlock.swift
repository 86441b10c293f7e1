public import AssayTensor

/// A residual block of HiFi-GAN and its relatives, `[N, C, T]` → `[N, C, T]`.
///
/// - Reference: Kong, Kim and Bae, *HiFi-GAN*, NeurIPS 2020, appendix A.1.
public struct VocoderResidualBlock: Sendable {
  /// What each dilation adds to x.
  public enum Form: Sendable, Hashable {
    /// Type 1: `W₂(lrelu(W₁(lrelu(x))))`, the first convolution dilated; keys `convs1` and `convs2`.
    case pairs
    /// Type 2: `W(lrelu(x))`, dilated; keys `convs`.
    case single
  }

  private let dilated: [Convolution]
  /// Empty for single convolutions.
  private let plain: [Convolution]

  private static let slope = 0.1

  public init(
    _ loader: WeightLoader, _ form: Form, channels: Int, kernel: Int, dilations: [Int],
    weightNormalized: Bool = true
  ) {
    func convolution(_ name: String, _ dilation: Int) -> Convolution {
      Convolution(
        loader.scoped(name), from: channels, to: channels, .same(kernel, dilation: dilation),
        weightNormalized: weightNormalized)
    }
    let name = form == .pairs ? "convs1" : "convs"
    dilated = dilations.enumerated().map { convolution("\(name).\($0)", $1) }
    plain = form == .pairs ? dilations.indices.map { convolution("convs2.\($0)", 1) } : []
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    dilated.indices.reduce(x) { x, index in
      let inner = dilated[index](x.leakyReLU(Self.slope))
      return x + (plain.isEmpty ? inner : plain[index](inner.leakyReLU(Self.slope)))
    }
  }
}
