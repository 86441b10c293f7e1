public import AssayTensor

/// A convolution over the last one or two dimensions: `[N, in, …]` → `[N, out, …]`.
///
/// The arrays of ``Geometry`` have one value for each spatial dimension, and their count chooses between one
/// and two dimensions.
public struct Convolution: Sendable {
  /// Sizes and steps of a kernel.
  public struct Geometry: Sendable, Equatable {
    public var kernel: [Int]
    public var stride: [Int]
    public var padding: [Int]
    public var dilation: [Int]
    public var groups: Int
    /// For transposed convolutions: values added at one end of the output.
    public var outputPadding: [Int]

    public init(
      _ kernel: [Int], stride: [Int]? = nil, padding: [Int]? = nil, dilation: [Int]? = nil, groups: Int = 1,
      outputPadding: [Int]? = nil
    ) {
      precondition((1...2).contains(kernel.count), "a kernel has one or two dimensions, not \(kernel.count)")
      self.kernel = kernel
      self.stride = stride ?? kernel.map { _ in 1 }
      self.padding = padding ?? kernel.map { _ in 0 }
      self.dilation = dilation ?? kernel.map { _ in 1 }
      self.groups = groups
      self.outputPadding = outputPadding ?? kernel.map { _ in 0 }
    }

    /// A kernel of odd `size` that keeps the length.
    public static func same(_ size: Int, dilation: Int = 1, groups: Int = 1) -> Geometry {
      Geometry([size], padding: [size / 2 * dilation], dilation: [dilation], groups: groups)
    }
  }

  public let weight: Tensor
  public let bias: Tensor?
  public let geometry: Geometry
  public let transposed: Bool

  /// Keys: `weight [out, in / groups, kernel…]` (transposed: `[in, out / groups, kernel…]`), or its
  /// weight-normalised pair `weight_g`, `weight_v`, and `bias [out]` unless `bias` is false.
  public init(
    _ loader: WeightLoader, from inputs: Int, to outputs: Int, _ geometry: Geometry, bias: Bool = true,
    transposed: Bool = false, weightNormalized: Bool = false, initial: WeightInitialization = .standard
  ) {
    let shape = (transposed ? [inputs, outputs / geometry.groups] : [outputs, inputs / geometry.groups])
    let full = shape + geometry.kernel
    weight =
      weightNormalized
      ? loader.weightNormalized("weight", full) : loader.tensor("weight", full, initial: initial)
    self.bias = bias ? loader.tensor("bias", [outputs]) : nil
    self.geometry = geometry
    self.transposed = transposed
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    x.convolution(
      weight, bias, stride: geometry.stride, padding: geometry.padding, dilation: geometry.dilation,
      transposed: transposed, outputPadding: geometry.outputPadding, groups: geometry.groups)
  }
}
