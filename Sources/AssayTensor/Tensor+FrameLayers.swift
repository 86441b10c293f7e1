internal import CTorch

/// Layers of networks over time, `[N, C, T]`, whose kernels read the channels of a frame together.
extension Tensor {
  /// A copy of a weight `[out, in, taps]` in the layout that the kernels of
  /// ``mirroredConvolution(_:weight:packedWeight:bias:dilation:rectified:affine:)`` read; `nil` without kernels.
  ///
  /// Make it once for a layer: it takes as long as the convolution of a few hundred frames.
  public var packedForMirroredConvolution: Tensor? {
    guard device == .cpu, dtype == .float32, KernelSet.current != .none else { return nil }
    return makeTensor("packedForMirroredConvolution") { ct_packed_convolution_weight(raw, $0) }
  }

  /// `scale · f(convolution(inputs) + bias) + shift`, with mirrored ends that keep the length; f is a ReLU or the
  /// identity.
  ///
  /// On the CPU, without gradients and with AVX2 or AVX-512 (``KernelSet``), one kernel computes it, and the result is
  /// stored as `[N, T, out]`, which the next layer reads without a copy. Otherwise libtorch's operations compute it, with
  /// gradients.
  ///
  /// - Parameters:
  ///   - inputs: `[N, C_i, T]`, concatenated by channel.
  ///   - weight: `[out, ΣC_i, taps]` with an odd number of taps.
  ///   - packedWeight: the weight's ``packedForMirroredConvolution``.
  ///   - bias: `[out]`, or `[N, out]`.
  ///   - affine: scale and shift, `[out]` each.
  /// - Returns: `[N, out, T]`.
  public static func mirroredConvolution(
    _ inputs: [Tensor], weight: Tensor, packedWeight: Tensor?, bias: Tensor?, dilation: Int = 1,
    rectified: Bool = false,
    affine: (scale: Tensor, shift: Tensor)? = nil
  ) -> Tensor {
    let handles: [ct_tensor?] = inputs.map(\.raw)
    return withExtendedLifetime((inputs, packedWeight, bias, affine)) {
      makeTensor("mirroredConvolution") {
        ct_mirrored_convolution(
          handles, Int32(handles.count), weight.raw, packedWeight?.raw, bias?.raw, Int64(dilation), rectified,
          affine?.scale.raw, affine?.shift.raw, $0)
      }
    }
  }

  /// Mean and standard deviation over time of `[N, C, T]`, weighted by the softmax over time of `logits`; with equal
  /// weights without them.
  ///
  /// One kernel computes it wherever ``mirroredConvolution(_:weight:packedWeight:bias:dilation:rectified:affine:)`` has one.
  ///
  /// - Parameters:
  ///   - logits: of the same shape.
  ///   - leastVariance: the lower limit of the variance.
  /// - Returns: `[N, C]` each.
  public func timeStatistics(logits: Tensor? = nil, leastVariance: Double) -> (
    mean: Tensor, deviation: Tensor
  ) {
    var mean: ct_tensor?
    var deviation: ct_tensor?
    withExtendedLifetime(logits) {
      check(ct_time_statistics(raw, logits?.raw, leastVariance, &mean, &deviation), "timeStatistics")
    }
    guard let mean, let deviation else { fatalError("timeStatistics: no result") }
    return (Tensor(owning: mean), Tensor(owning: deviation))
  }
}
