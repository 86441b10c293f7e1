public import AssayCheckpoint
public import AssayDiffusion
public import AssayNN
public import AssayTensor

/// The unconditional noise predictor DiffWave: a stack of gated convolutions with doubling dilations.
///
/// `x [N, 1, L]` → 1×1 convolution, ReLU → `h [N, R, L]` → ``DiffWaveResidualLayer`` × n, each with the step's
/// embedding → sum of skips / √n → 1×1 convolution, ReLU, 1×1 convolution → `ε [N, 1, L]`. Convolutions see zeros
/// beyond the ends, so that any length is fine.
///
/// - Reference: Kong et al., *DiffWave: A Versatile Diffusion Model for Audio Synthesis*, ICLR 2021, section 3.
public struct DiffWave: Sendable {
  public let configuration: DiffWaveConfiguration
  let input: Convolution
  let step: DiffWaveStepEmbedding
  let layers: [DiffWaveResidualLayer]
  let output: (first: Convolution, last: Convolution)
  private let device: Device

  /// - Parameters:
  ///   - tensors: the state dict, see ``DiffWaveWeights``.
  ///   - source: the file's name, for messages.
  /// - Throws: ``RoleError`` for an impossible configuration, ``WeightError`` for weights of another network.
  public init(
    _ tensors: [String: CheckpointTensor], source: String,
    _ configuration: DiffWaveConfiguration = .phonePuRe,
    device: Device = .cpu
  ) throws {
    try configuration.validate()
    let loader = WeightLoader(tensors, source: source, device: device)
    self.init(loader, configuration)
    try loader.finish()
  }

  /// - Parameter loader: hands out the weights, for a network that is trained. It begins with an output of zero.
  public init(_ loader: WeightLoader, _ configuration: DiffWaveConfiguration) {
    let (residual, skip) = (configuration.residualChannels, configuration.skipChannels)
    func pointwise(_ name: String, _ inputs: Int, _ outputs: Int, weightNormalized: Bool = true)
      -> Convolution
    {
      Convolution(
        loader.scoped(name), from: inputs, to: outputs, .init([1]), weightNormalized: weightNormalized,
        initial: .constant(0))
    }
    self.configuration = configuration
    device = loader.device
    input = pointwise("init_conv.0.conv", configuration.inputChannels, residual)
    let stack = loader.scoped("residual_layer")
    step = DiffWaveStepEmbedding(stack, configuration)
    layers = (0..<configuration.layers).map {
      DiffWaveResidualLayer(stack.scoped("residual_blocks.\($0)"), configuration, layer: $0)
    }
    output = (
      pointwise("final_conv.0.conv", skip, skip),
      pointwise("final_conv.2.conv", skip, configuration.outputChannels, weightNormalized: false)
    )
  }

  /// Predicts the noise in `waveform`.
  ///
  /// - Parameters:
  ///   - waveform: noisy samples, `[N, 1, L]`.
  ///   - step: k = 0 … T − 1, the same for the whole batch.
  /// - Returns: `[N, 1, L]`.
  public func callAsFunction(_ waveform: Tensor, step: Int) -> Tensor {
    self(waveform, steps: .full(Double(step), shape: [1], device: device))
  }

  /// Predicts the noise in waveforms that are at different steps.
  ///
  /// - Parameter steps: `[N]`, or `[1]` for the whole batch; float32.
  public func callAsFunction(_ waveform: Tensor, steps: Tensor) -> Tensor {
    let shape = waveform.shape
    precondition(
      shape.count == 3 && shape[1] == configuration.inputChannels && shape[2] > 0,
      "no waveform of shape \(shape)")
    let embedding = step(steps)
    var state = input(waveform).relu()
    var skips: Tensor?
    for layer in layers {
      let next = layer(state, embedding, skipped: skips)
      (state, skips) = (next.state, next.skipped)
    }
    guard let skips else { preconditionFailure("a network has one layer at least") }
    return output.last(output.first(skips / Double(layers.count).squareRoot()).relu())
  }
}

extension DiffWave: NoisePredictor {}
