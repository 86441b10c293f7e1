import AssayNN
import AssayTensor

/// Densely connected layers, each of which sees the input and what all before it added: `[N, C, T]` →
/// `[N, C + layers · growth, T]`.
struct CAMPlusPlusBlock: Sendable {
  let layers: [CAMPlusPlusDenseLayer]

  init(
    _ loader: WeightLoader, from inputs: Int, _ block: CAMPlusPlusConfiguration.Block,
    _ configuration: CAMPlusPlusConfiguration
  ) {
    layers = (0..<block.layers).map {
      CAMPlusPlusDenseLayer(
        loader.scoped("tdnnd\($0 + 1)"), from: inputs + $0 * configuration.growth, dilation: block.dilation,
        configuration)
    }
  }

  func callAsFunction(_ x: Tensor) -> Tensor {
    layers.reduce(x) { Tensor.concatenated([$0, $1($0)], 1) }
  }
}
