public import AssayCheckpoint
public import Foundation

/// The weights of a ``DiffWave`` as they lie in files.
///
/// A PyTorch checkpoint has them in `model_state_dict`, beside an iteration and the optimiser's state, which are not
/// needed; a safetensors file has nothing else. In the order of the reference's state dict, with R, S residual and
/// skip channels, and E, H, D the widths of the step's embedding, hidden and output layer:
///
/// | key | shape |
/// |---|---|
/// | `init_conv.0.conv.` `bias`, `weight_g`, `weight_v` | `[R]`, `[R, 1, 1]`, `[R, 1, 1]` |
/// | `residual_layer.fc_t1.` `weight`, `bias` | `[H, E]`, `[H]` |
/// | `residual_layer.fc_t2.` `weight`, `bias` | `[D, H]`, `[D]` |
/// | `residual_layer.residual_blocks.N.fc_t.` `weight`, `bias` | `[R, D]`, `[R]` |
/// | `residual_layer.residual_blocks.N.dilated_conv_layer.conv.` `bias`, `weight_g`, `weight_v` | `[2R]`, `[2R, 1, 1]`, `[2R, R, 3]` |
/// | `residual_layer.residual_blocks.N.res_conv.` `bias`, `weight_g`, `weight_v` | `[R]`, `[R, 1, 1]`, `[R, R, 1]` |
/// | `residual_layer.residual_blocks.N.skip_conv.` `bias`, `weight_g`, `weight_v` | `[S]`, `[S, 1, 1]`, `[S, R, 1]` |
/// | `final_conv.0.conv.` `bias`, `weight_g`, `weight_v` | `[S]`, `[S, 1, 1]`, `[S, S, 1]` |
/// | `final_conv.2.conv.` `weight`, `bias` | `[1, S, 1]`, `[1]` |
///
/// All convolutions but the last are weight-normalised, `g · v / ‖v‖` over everything but the output channel.
public enum DiffWaveWeights {
  /// Reads the state dict of a file.
  ///
  /// - Throws: ``CheckpointError`` for a file that cannot be read or is another kind of model.
  public static func read(_ url: URL) throws -> [String: CheckpointTensor] {
    let checkpoint = try Checkpoint.open(url)
    return checkpoint.format == .safetensors
      ? checkpoint.tensors : try checkpoint.stateDict(at: "model_state_dict")
  }

  /// Every key and shape, in the order of the state dict.
  public static func layout(_ configuration: DiffWaveConfiguration) -> [(key: String, shape: [Int])] {
    let (residual, skip) = (configuration.residualChannels, configuration.skipChannels)
    let (step, hidden, width) = (
      configuration.stepWidth, configuration.hiddenWidth, configuration.embeddingWidth
    )
    func linear(_ name: String, _ inputs: Int, _ outputs: Int) -> [(key: String, shape: [Int])] {
      [("\(name).weight", [outputs, inputs]), ("\(name).bias", [outputs])]
    }
    func convolution(_ name: String, _ inputs: Int, _ outputs: Int, kernel: Int = 1)
      -> [(key: String, shape: [Int])]
    {
      [
        ("\(name).bias", [outputs]), ("\(name).weight_g", [outputs, 1, 1]),
        ("\(name).weight_v", [outputs, inputs, kernel]),
      ]
    }
    var layout = convolution("init_conv.0.conv", configuration.inputChannels, residual)
    layout += linear("residual_layer.fc_t1", step, hidden) + linear("residual_layer.fc_t2", hidden, width)
    for layer in 0..<configuration.layers {
      let name = "residual_layer.residual_blocks.\(layer)"
      layout += linear("\(name).fc_t", width, residual)
      layout += convolution("\(name).dilated_conv_layer.conv", residual, 2 * residual, kernel: 3)
      layout += convolution("\(name).res_conv", residual, residual)
      layout += convolution("\(name).skip_conv", residual, skip)
    }
    layout += convolution("final_conv.0.conv", skip, skip)
    layout.append(("final_conv.2.conv.weight", [configuration.outputChannels, skip, 1]))
    layout.append(("final_conv.2.conv.bias", [configuration.outputChannels]))
    return layout
  }
}
