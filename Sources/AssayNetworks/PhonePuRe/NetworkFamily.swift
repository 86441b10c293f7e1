/// The kinds of networks that a stage can have, as configurations name them in the field `family`.
public enum NetworkFamily: String, Sendable, Codable, CaseIterable {
  /// ``DiffWave``, the paper's stage 1.
  case diffWave = "diffwave"
  /// ``NCSNpp``, the paper's stage 2.
  case ncsnpp
  /// ``SpectralConvNeXt``, Assay's own for both stages.
  case spectralConvNeXt = "spectral-convnext"
  /// ``BandUNet``, Assay's own for both stages.
  case bandUNet = "band-unet"

  private enum CodingKeys: String, CodingKey { case family, dilations }

  /// The family beside the sizes of a network.
  ///
  /// Files older than the field have none: sizes with `dilations` are those of ``spectralConvNeXt``, others of the
  /// paper's network.
  init(besideSizesIn decoder: any Decoder, paper: NetworkFamily) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let older: NetworkFamily = values.contains(.dilations) ? .spectralConvNeXt : paper
    self = try values.decodeIfPresent(NetworkFamily.self, forKey: .family) ?? older
    let possible = [paper, .spectralConvNeXt, .bandUNet]
    guard possible.contains(self) else {
      throw DecodingError.dataCorruptedError(
        forKey: .family, in: values,
        debugDescription: "\(rawValue) is not a network of this stage; the networks are "
          + possible.map(\.rawValue).joined(separator: ", "))
    }
  }

  func encode(besideSizesIn encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(self, forKey: .family)
  }
}
