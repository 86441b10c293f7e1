import AssayNN
import AssayTensor

/// A residual block over a mel as an image: `[N, bands, T]` → `[N, bands, T]`.
struct AverageVoicePostnet: Sendable {
  private let input: Convolution
  private let blocks: [(convolution: Convolution, norm: GroupNorm)]
  private let shortcut: Convolution
  private let output: Convolution

  init(_ loader: WeightLoader, channels: Int) {
    input = Convolution(loader.scoped("init_conv"), from: 1, to: channels, .init([1, 1]))
    let residual = loader.scoped("res_block")
    blocks = ["block1", "block2"].map { name in
      let block = residual.scoped("\(name).block")
      return (
        Convolution(block.scoped("0"), from: channels, to: channels, .init([7, 7], padding: [3, 3])),
        GroupNorm(block.scoped("1"), groups: 8, channels: channels, epsilon: 1e-5)
      )
    }
    shortcut = Convolution(residual.scoped("res"), from: channels, to: channels, .init([1, 1]))
    output = Convolution(loader.scoped("final_conv"), from: channels, to: 1, .init([1, 1]))
  }

  func callAsFunction(_ x: Tensor, mask: Tensor) -> Tensor {
    let mask = mask.unsqueezed(1)
    let state = input(x.unsqueezed(1) * mask)
    let heard = blocks.reduce(state) { $1.norm($1.convolution($0 * mask)).mish() * mask }
    return output((heard + shortcut(state * mask)) * mask).squeezed(1)
  }
}
