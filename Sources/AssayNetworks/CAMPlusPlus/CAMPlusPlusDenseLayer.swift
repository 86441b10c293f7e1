import AssayNN
import AssayTensor

/// A layer of a densely connected block with a context-aware mask: `[N, C, T]` → `[N, growth, T]`.
///
/// z = the input through a bottleneck; local = a dilated convolution of z; the mask is computed from z's mean over all
/// time plus its mean over each segment (a last, shorter one counts by its own length), and is one value for a segment
/// and channel. Output: local · mask.
///
/// - Reference: Wang et al., *CAM++: A Fast and Efficient Network for Speaker Verification Using Context-Aware
///   Masking*, Interspeech 2023, section 2.2.
struct CAMPlusPlusDenseLayer: Sendable {
  let inputNorm: BatchNorm
  let bottleneck: Convolution
  let bottleneckNorm: BatchNorm
  let local: Convolution
  let contextIn: Convolution
  let contextOut: Convolution
  let segment: Int

  init(_ loader: WeightLoader, from inputs: Int, dilation: Int, _ configuration: CAMPlusPlusConfiguration) {
    let (width, growth) = (configuration.channels, configuration.growth)
    inputNorm = BatchNorm(loader.scoped("nonlinear1.batchnorm"), channels: inputs)
    bottleneck = Convolution(loader.scoped("linear1"), from: inputs, to: width, .same(1), bias: false)
    bottleneckNorm = BatchNorm(loader.scoped("nonlinear2.batchnorm"), channels: width)
    let context = loader.scoped("cam_layer")
    local = Convolution(
      context.scoped("linear_local"), from: width, to: growth, .same(3, dilation: dilation), bias: false)
    contextIn = Convolution(context.scoped("linear1"), from: width, to: width / 2, .same(1))
    contextOut = Convolution(context.scoped("linear2"), from: width / 2, to: growth, .same(1))
    segment = configuration.segment
  }

  func callAsFunction(_ x: Tensor) -> Tensor {
    let z = bottleneckNorm(bottleneck(inputNorm(x).relu())).relu()
    let local = local(z)
    let mask = contextOut(contextIn(context(of: z)).relu()).sigmoid()
    return local * spread(mask, over: z.size(2))
  }

  /// `[N, C, T]` → `[N, C, S]`: the mean over all time plus that over each of S segments.
  private func context(of z: Tensor) -> Tensor {
    let (length, count) = (z.size(2), (z.size(2) + segment - 1) / segment)
    let parts = z.padded(0, count * segment - length).reshaped(z.size(0), z.size(1), count, segment)
    let lengths = (0..<count).map { Float(min(segment, length - $0 * segment)) }
    return parts.sum(3) / Tensor(lengths, device: z.device) + z.mean(2, keepingDimensions: true)
  }

  /// `[N, C, S]` → `[N, C, T]`: each segment's value at all of its frames.
  private func spread(_ mask: Tensor, over length: Int) -> Tensor {
    let shape = mask.shape
    return mask.unsqueezed(3).expanded(shape + [segment]).reshaped(shape[0], shape[1], shape[2] * segment)
      .sliced(2, 0..<length)
  }
}
