internal import CTorch

extension Tensor {
  /// The one-sided complex spectrum of the last dimension, of `size` points: `[…, L]` → `[…, size/2 + 1]`.
  ///
  /// Shorter input is zero-padded, longer input cut.
  public func realFourierTransform(size: Int) -> Tensor {
    makeTensor("realFourierTransform") { ct_rfft(raw, Int64(size), $0) }
  }

  /// The inverse of ``realFourierTransform(size:)``: `[…, size/2 + 1]` complex → `[…, size]` real.
  public func inverseRealFourierTransform(size: Int) -> Tensor {
    makeTensor("inverseRealFourierTransform") { ct_irfft(raw, Int64(size), $0) }
  }
}
