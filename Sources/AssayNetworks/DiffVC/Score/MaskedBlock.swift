import AssayNN
import AssayTensor

/// A 3×3 convolution, group normalisation and Mish, with frames that are not there hidden before and after.
struct MaskedBlock: Sendable {
  private let convolution: Convolution
  private let norm: GroupNorm

  init(_ loader: WeightLoader, from inputs: Int, to outputs: Int) {
    let block = loader.scoped("block")
    convolution = Convolution(block.scoped("0"), from: inputs, to: outputs, .init([3, 3], padding: [1, 1]))
    norm = GroupNorm(block.scoped("1"), groups: 8, channels: outputs, epsilon: 1e-5)
  }

  func callAsFunction(_ x: Tensor, mask: Tensor) -> Tensor { norm(convolution(x * mask)).mish() * mask }
}
