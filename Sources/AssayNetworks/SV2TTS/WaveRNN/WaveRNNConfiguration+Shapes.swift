import AssayNN

extension WaveRNNConfiguration {
  /// The sizes of the network that weights are of; the published ones where they do not tell.
  ///
  /// - Parameter shapes: of the state dict.
  init(_ shapes: StateDictShapes) {
    self.init()
    /// Stretching by s is followed by a convolution over 2s + 1 samples; ReLUs have the even numbers.
    func smoothing(_ stage: Int) -> String { "upsample.up_layers.\(2 * stage + 1).weight" }
    guard let recurrent = shapes.size("I.weight", 0), let linear = shapes.size("fc1.weight", 0),
      let classes = shapes.size("fc3.weight", 0), classes > 1, classes.nonzeroBitCount == 1,
      let channels = shapes.size("upsample.resnet.conv_in.weight", 0),
      let bands = shapes.size("upsample.resnet.conv_in.weight", 1),
      let width = shapes.size("upsample.resnet.conv_in.weight", 2), !width.isMultiple(of: 2),
      let blocks = shapes.count({ "upsample.resnet.layers.\($0).conv1.weight" }),
      let auxiliary = shapes.size("upsample.resnet.conv_out.weight", 0), auxiliary.isMultiple(of: 4),
      let stages = shapes.count(smoothing)
    else { return }
    let kernels = (0..<stages).compactMap { shapes.size(smoothing($0), 3) }
    guard kernels.count == stages, kernels.allSatisfy({ $0 > 1 && !$0.isMultiple(of: 2) }) else { return }
    (recurrentWidth, linearWidth, bits) = (recurrent, linear, classes.trailingZeroBitCount)
    (padding, upsampling, melBands) = ((width - 1) / 2, kernels.map { ($0 - 1) / 2 }, bands)
    (residualChannels, residualBlocks, auxiliaryWidth) = (channels, blocks, auxiliary)
  }
}
