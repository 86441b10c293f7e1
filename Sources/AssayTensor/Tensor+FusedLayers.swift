internal import CTorch

/// Layers of networks over images `[N, C, H, W]`, fused with the operations before and after them.
///
/// On the CPU, without gradients and with AVX2 or AVX-512 (``KernelSet``), our own kernels compute them. They neither
/// store intermediate results nor concatenate channels, and compute 3×3 convolutions by Winograd's minimal filtering,
/// with a quarter of the products. Otherwise libtorch's operations compute them, with gradients.
extension Tensor {
  /// A group normalisation followed by SiLU.
  public struct Normalization {
    let groups: Int
    let weight: Tensor
    let bias: Tensor
    let epsilon: Double

    /// - Parameters:
    ///   - weight: `[C]`.
    ///   - bias: `[C]`.
    public init(groups: Int, weight: Tensor, bias: Tensor, epsilon: Double) {
      self.groups = groups
      self.weight = weight
      self.bias = bias
      self.epsilon = epsilon
    }
  }

  /// `gain · (convolution(silu(normalization(inputs))) + bias + offset + residual)` with a 3×3 kernel and a border of
  /// zeros.
  ///
  /// - Parameters:
  ///   - inputs: images of one size, `[N, C_i, H, W]`, concatenated by channel.
  ///   - normalization: applied before the convolution; `nil` for none.
  ///   - weight: `[out, ΣC_i, 3, 3]`.
  ///   - bias: `[out]`.
  ///   - offset: a value for each item and channel, `[N, out]`.
  ///   - residual: `[N, out, H, W]`.
  /// - Returns: `[N, out, H, W]`.
  public static func normalizedConvolution(
    _ inputs: [Tensor], _ normalization: Normalization?, weight: Tensor, bias: Tensor, offset: Tensor? = nil,
    residual: Tensor? = nil, gain: Double = 1
  ) -> Tensor {
    let handles: [ct_tensor?] = inputs.map(\.raw)
    return withExtendedLifetime((inputs, normalization, offset, residual)) {
      makeTensor("normalizedConvolution") {
        ct_normalized_convolution(
          handles, Int32(handles.count), Int64(normalization?.groups ?? 0), normalization?.weight.raw,
          normalization?.bias.raw, normalization?.epsilon ?? 0, weight.raw, bias.raw, offset?.raw,
          residual?.raw, gain, $0)
      }
    }
  }

  /// `convolution(inputs) + bias + residual` with a 1×1 kernel.
  ///
  /// - Parameters:
  ///   - inputs: images of one size, `[N, C_i, H, W]`, concatenated by channel.
  ///   - weight: `[out, ΣC_i, 1, 1]`.
  ///   - bias: `[out]`.
  ///   - residual: `[N, out, H, W]`.
  /// - Returns: `[N, out, H, W]`.
  public static func pointwiseConvolution(
    _ inputs: [Tensor], weight: Tensor, bias: Tensor?, residual: Tensor? = nil
  ) -> Tensor {
    let handles: [ct_tensor?] = inputs.map(\.raw)
    return withExtendedLifetime((inputs, bias, residual)) {
      makeTensor("pointwiseConvolution") {
        ct_pointwise_convolution(handles, Int32(handles.count), weight.raw, bias?.raw, residual?.raw, $0)
      }
    }
  }

  /// A gated, dilated layer of a WaveNet: the next state and the sum of the skips.
  ///
  /// With `x = self + projection`, `u` the convolution of x with three dilated taps and zeros beyond the ends, and
  /// `o = tanh(u_1) · sigmoid(u_2)` of its halves, `r` is the 1×1 convolution of o. The next state is `gain · x` plus
  /// the first R channels of r; the others are added to `skipped`. `self` is `[N, R, L]`.
  ///
  /// - Parameters:
  ///   - projection: `[N, R]`, or `[1, R]` for the whole batch.
  ///   - weight: `[2R, R, 3]`, with `bias` `[2R]`.
  ///   - mixingWeight: `[R + S, R, 1]`, with `mixingBias` `[R + S]`.
  ///   - skipped: `[N, S, L]`.
  /// - Returns: `[N, R, L]` and `[N, S, L]`.
  public func gatedLayer(
    projection: Tensor, weight: Tensor, bias: Tensor, dilation: Int, mixingWeight: Tensor, mixingBias: Tensor,
    skipped: Tensor?, gain: Double
  ) -> (state: Tensor, skipped: Tensor) {
    var state: ct_tensor?
    var skips: ct_tensor?
    withExtendedLifetime(skipped) {
      check(
        ct_gated_layer(
          raw, projection.raw, weight.raw, bias.raw, Int64(dilation), mixingWeight.raw, mixingBias.raw,
          skipped?.raw, gain, &state, &skips), "gatedLayer")
    }
    guard let state, let skips else { fatalError("gatedLayer: no result") }
    return (Tensor(owning: state), Tensor(owning: skips))
  }

  /// A change of resolution by a factor of two in both directions.
  public enum Resampling: Sendable {
    case halved, doubled
  }

  /// `silu(normalization(self))`, or `self` without one, filtered with (1, 3, 3, 1) in both directions and halved or
  /// doubled in resolution, with zeros outside: `[N, C, H, W]` → `[N, C, H/2, W/2]` or `[N, C, 2H, 2W]`.
  ///
  /// With `K = (1, 3, 3, 1)ᵀ(1, 3, 3, 1) / 64`: halving pads 1 on each side, correlates with K and keeps every second
  /// value (H and W must be even); doubling inserts zeros between the values and correlates with 4K.
  ///
  /// - Reference: Karras et al., *Analyzing and Improving the Image Quality of StyleGAN*, CVPR 2020 (`upfirdn2d`).
  public func normalizedResampled(_ normalization: Normalization?, _ resampling: Resampling) -> Tensor {
    withExtendedLifetime(normalization) {
      makeTensor("normalizedResampled") {
        ct_normalized_resampling(
          raw, Int64(normalization?.groups ?? 0), normalization?.weight.raw, normalization?.bias.raw,
          normalization?.epsilon ?? 0, resampling == .doubled, $0)
      }
    }
  }
}
