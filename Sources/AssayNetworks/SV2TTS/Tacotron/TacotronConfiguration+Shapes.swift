import AssayNN

extension TacotronConfiguration {
  /// The sizes of the network that weights are of; the published ones where they do not tell.
  ///
  /// - Parameter shapes: of the state dict.
  init(_ shapes: StateDictShapes) {
    self.init()
    guard let embedding = shapes.size("encoder.embedding.weight", 1),
      let encoder = shapes.size("encoder.pre_net.fc1.weight", 0), encoder.isMultiple(of: 2),
      let decoder = shapes.size("encoder_proj.weight", 0),
      let memory = shapes.size("encoder_proj.weight", 1), memory > encoder,
      let bands = shapes.size("post_proj.weight", 0),
      let postnet = shapes.size("post_proj.weight", 1), postnet.isMultiple(of: 2),
      let encoderBank = shapes.count({ "encoder.cbhg.conv1d_bank.\($0).conv.weight" }),
      let postnetBank = shapes.count({ "postnet.conv1d_bank.\($0).conv.weight" }),
      let highways = shapes.count({ "encoder.cbhg.highways.\($0).W1.weight" }),
      let lstm = shapes.size("decoder.rnn_input.weight", 0),
      let filters = shapes.size("decoder.attn_net.conv.weight", 0),
      let kernel = shapes.size("decoder.attn_net.conv.weight", 2), !kernel.isMultiple(of: 2),
      let frames = shapes.size("decoder.mel_proj.weight", 0), frames.isMultiple(of: bands)
    else { return }
    (embeddingWidth, encoderChannels, decoderChannels) = (embedding, encoder, decoder)
    (melBands, postnetChannels, speakerWidth) = (bands, postnet, memory - encoder)
    (self.encoderBank, self.postnetBank, self.highways) = (encoderBank, postnetBank, highways)
    (lstmWidth, attentionFilters, attentionKernel) = (lstm, filters, kernel)
    largestReduction = frames / bands
  }
}
