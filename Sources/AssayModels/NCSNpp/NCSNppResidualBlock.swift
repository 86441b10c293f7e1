import AssayNN
import AssayTensor

/// A residual block that knows the time and may change the resolution: `[N, in, F, T]` → `[N, out, F', T']`.
///
/// - Reference: Brock et al., *Large Scale GAN Training for High Fidelity Natural Image Synthesis*, ICLR 2019, as
///   in Song et al., *Score-Based Generative Modeling through Stochastic Differential Equations*, ICLR 2021.
struct NCSNppResidualBlock: Sendable {
  /// What happens to the resolution.
  enum Resampling: Sendable {
    case none, down, up
  }

  let resampling: Resampling
  private let filter: FIRResampling
  private let firstNormalization: NCSNppNormalization
  private let firstConvolution: Convolution
  private let time: Linear
  private let secondNormalization: NCSNppNormalization
  private let secondConvolution: Convolution
  /// Maps the skipped input, where its channels or resolution are not the output's.
  private let shortcut: Convolution?

  /// Keys: `GroupNorm_0`, `Conv_0`, `Dense_0`, `GroupNorm_1`, `Conv_1` and, unless input and output have one
  /// shape, `Conv_2`.
  init(
    _ loader: WeightLoader, from inputs: Int, to outputs: Int, embeddingWidth: Int,
    resampling: Resampling = .none
  ) {
    let geometry = Convolution.Geometry([3, 3], padding: [1, 1])
    self.resampling = resampling
    filter = FIRResampling(channels: inputs, device: loader.device)
    firstNormalization = NCSNppNormalization(loader.scoped("GroupNorm_0"), channels: inputs)
    firstConvolution = Convolution(loader.scoped("Conv_0"), from: inputs, to: outputs, geometry)
    time = Linear(loader.scoped("Dense_0"), from: embeddingWidth, to: outputs)
    secondNormalization = NCSNppNormalization(loader.scoped("GroupNorm_1"), channels: outputs)
    secondConvolution = Convolution(loader.scoped("Conv_1"), from: outputs, to: outputs, geometry)
    shortcut =
      inputs == outputs && resampling == .none
      ? nil : Convolution(loader.scoped("Conv_2"), from: inputs, to: outputs, .init([1, 1]))
  }

  /// - Parameter embedding: the time's embedding after its SiLU, `[N, 4C]`.
  func callAsFunction(_ x: Tensor, _ embedding: Tensor) -> Tensor {
    var changed = resampled(firstNormalization(x))
    changed = firstConvolution(changed) + time(embedding).unsqueezed(-1).unsqueezed(-1)
    changed = secondConvolution(secondNormalization(changed))
    let skipped = resampled(x)
    return ((shortcut?(skipped) ?? skipped) + changed) * 0.5.squareRoot()
  }

  private func resampled(_ x: Tensor) -> Tensor {
    switch resampling {
    case .none: x
    case .down: filter.down(x)
    case .up: filter.up(x)
    }
  }
}
