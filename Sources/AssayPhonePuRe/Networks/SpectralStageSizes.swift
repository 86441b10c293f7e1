public import AssayCheckpoint
public import AssayDiffusion
public import AssayFeatures
public import AssayNetworks
public import AssayRoles
public import AssayTensor

/// The sizes of a ``SpectralNetwork``, which both stages can have: around a ``SpectralDenoiser`` and a
/// ``SpectralRefiner``.
public protocol SpectralStageSizes: SpectralNetworkConfiguration, PurifierNetworkSizes, RefinerNetworkSizes {}

extension SpectralStageSizes {
  public static var usesSpectrogram: Bool { true }

  public func predictor(
    _ tensors: [String: CheckpointTensor], source: String, spectrogram: CompressedSTFT.Configuration,
    productsIn products: DType, device: Device
  ) throws -> any NoisePredictor {
    try SpectralDenoiser(
      network(tensors, source: source, productsIn: products, device: device), spectrogram, device: device)
  }

  public func scoreNetwork(_ tensors: [String: CheckpointTensor], source: String, device: Device) throws
    -> any PhonePuReScoreNetwork
  {
    try SpectralRefiner(network(tensors, source: source, device: device))
  }
}

extension SpectralConvNeXtConfiguration: SpectralStageSizes {
  public static var family: String { "spectral-convnext" }
}

extension BandUNetConfiguration: SpectralStageSizes {
  public static var family: String { "band-unet" }
  /// Small enough for several recordings at once.
  public static var parallelism: Parallelism { .recordings }
}
