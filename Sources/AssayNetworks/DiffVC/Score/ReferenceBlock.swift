import AssayNN
import AssayTensor

/// What a reference mel at the diffusion's time says about the voice: `[N, 1, bands, T]` → `[N, width]`.
struct ReferenceBlock: Sendable {
  private let stages: [(convolution: Convolution, scale: Tensor, shift: Tensor)]
  private let times: (Linear, Linear)
  private let output: Convolution

  init(_ loader: WeightLoader, width: Int, timeWidth: Int) {
    let base = width / 4
    let sizes = [
      ("block11", 1, base), ("block12", base, base), ("block21", base, 2 * base),
      ("block22", 2 * base, 2 * base),
      ("block31", 2 * base, 4 * base), ("block32", 4 * base, 4 * base),
    ]
    stages = sizes.map { name, inputs, outputs in
      let stage = loader.scoped(name)
      let norm = stage.scoped("1")
      return (
        Convolution(stage.scoped("0"), from: inputs, to: 2 * outputs, .init([3, 3], padding: [1, 1])),
        norm.tensor("weight", [2 * outputs]), norm.tensor("bias", [2 * outputs])
      )
    }
    times = (
      Linear(loader.scoped("mlp1.1"), from: timeWidth, to: base),
      Linear(loader.scoped("mlp2.1"), from: timeWidth, to: 2 * base)
    )
    output = Convolution(loader.scoped("final_conv"), from: 4 * base, to: width, .init([1, 1]))
  }

  /// - Parameters:
  ///   - mask: `[N, 1, 1, T]`.
  ///   - time: τ, `[N, width]`.
  func callAsFunction(_ x: Tensor, mask: Tensor, time: Tensor) -> Tensor {
    var state = x
    for (index, stage) in stages.enumerated() {
      let heard = stage.convolution(state * mask)
      let channels = heard.size(1)
      // Each map is normalised by itself, padding included.
      let normed = heard.groupNormalized(
        groups: channels, weight: stage.scale, bias: stage.shift, epsilon: 1e-5)
      state = normed.sliced(1, 0..<channels / 2) * normed.sliced(1, channels / 2..<channels).sigmoid()
      if index == 1 || index == 3 {
        let linear = index == 1 ? times.0 : times.1
        state = state + linear(time.mish()).unsqueezed(2).unsqueezed(3)
      }
    }
    let result = output(state * mask) * mask
    return result.sum(2, 3) / (mask.sum(2, 3) * Double(x.size(2)))
  }
}
