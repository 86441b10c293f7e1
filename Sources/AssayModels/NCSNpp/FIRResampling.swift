import AssayTensor

/// Halves and doubles the resolution with the separable filter (1, 3, 3, 1), which keeps aliasing small.
///
/// With `K = (1, 3, 3, 1)ᵀ(1, 3, 3, 1) / 64` and zeros outside: down pads 1 on each side, correlates with K and
/// keeps every second value; up inserts zeros between the values and correlates with 4K.
///
/// - Reference: Karras et al., *Analyzing and Improving the Image Quality of StyleGAN*, CVPR 2020 (`upfirdn2d`).
struct FIRResampling: Sendable {
  private static let taps: [Float] = [1, 3, 3, 1]

  /// K once for each channel, `[C, 1, 4, 4]`.
  private let downKernel: Tensor
  /// Four kernels for each channel, `[4C, 1, 3, 3]`: the values at even and odd places of both dimensions.
  private let upKernel: Tensor
  private let channels: Int

  init(channels: Int, device: Device = .cpu) {
    self.channels = channels
    let down = Self.outerProduct(Self.taps, Self.taps, scale: 1.0 / 64)
    downKernel = Tensor(down, shape: [1, 1, 4, 4], device: device).expanded([channels, 1, 4, 4]).contiguous()
    // Zero insertion leaves two of the four taps at each place: 1·x[i−1] + 3·x[i] at the even places,
    // 3·x[i] + 1·x[i+1] at the odd ones.
    let phases: [[Float]] = [[1, 3, 0], [0, 3, 1]]
    let up = phases.flatMap { row in phases.flatMap { Self.outerProduct(row, $0, scale: 1.0 / 16) } }
    upKernel = Tensor(up, shape: [1, 4, 3, 3], device: device).expanded([channels, 4, 3, 3])
      .reshaped(4 * channels, 1, 3, 3).contiguous()
  }

  private static func outerProduct(_ column: [Float], _ row: [Float], scale: Float) -> [Float] {
    column.flatMap { a in row.map { a * $0 * scale } }
  }

  /// `[N, C, F, T]` → `[N, C, F/2, T/2]`; F and T even.
  func down(_ x: Tensor) -> Tensor {
    x.convolution(
      downKernel, nil, stride: [2, 2], padding: [1, 1], dilation: [1, 1], groups: channels)
  }

  /// `[N, C, F, T]` → `[N, C, 2F, 2T]`.
  ///
  /// Not a transposed convolution, which libtorch computes without oneDNN: with two threads on two busy cores that
  /// takes a hundred times as long.
  func up(_ x: Tensor) -> Tensor {
    let shape = x.shape
    let phases = x.convolution(
      upKernel, nil, stride: [1, 1], padding: [1, 1], dilation: [1, 1], groups: channels)
    return phases.reshaped(shape[0], channels, 2, 2, shape[2], shape[3]).permuted(0, 1, 4, 2, 5, 3)
      .reshaped(shape[0], channels, 2 * shape[2], 2 * shape[3])
  }
}
