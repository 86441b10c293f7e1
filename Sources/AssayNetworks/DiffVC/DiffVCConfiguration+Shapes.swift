import AssayNN

extension DiffVCConfiguration {
  /// The sizes of the network that weights are of; the published ones where they do not tell.
  ///
  /// - Parameter shapes: of the state dict.
  init(_ shapes: StateDictShapes) {
    self.init()
    /// Groups of a normalisation.
    func isGrouped(_ channels: Int) -> Bool { channels.isMultiple(of: 8) }
    let encoder = "encoder.encoder."
    let layer = encoder + "encoder."
    guard let channels = shapes.size("\(encoder)init_proj.weight", 0),
      let bands = shapes.size("\(encoder)init_proj.weight", 1),
      let filters = shapes.size("\(layer)ffn_layers.0.conv_1.weight", 0),
      let kernel = shapes.size("\(layer)ffn_layers.0.conv_1.weight", 2), !kernel.isMultiple(of: 2),
      let distances = shapes.size("\(layer)attn_layers.0.emb_rel_k", 1), !distances.isMultiple(of: 2),
      let depth = shapes.size("\(layer)attn_layers.0.emb_rel_k", 2), channels.isMultiple(of: depth),
      let layers = shapes.count({ "\(layer)attn_layers.\($0).emb_rel_k" }),
      let postnet = shapes.size("encoder.postnet.init_conv.weight", 0), isGrouped(postnet),
      let condition = shapes.size("decoder.estimator.ref_block.final_conv.weight", 0),
      condition.isMultiple(of: 4),
      let score = shapes.size("decoder.estimator.final_conv.weight", 1), isGrouped(score)
    else { return }
    (melBands, self.channels, self.filters, heads) = (bands, channels, filters, channels / depth)
    (self.layers, self.kernel, window) = (layers, kernel, (distances - 1) / 2)
    (postnetChannels, conditionWidth, scoreChannels) = (postnet, condition, score)
  }
}
