import AssayModels

/// A network's family stands beside its sizes, so that manifests of the paper's networks need none.
private enum StageKey: String, CodingKey {
  case weights, family, network, spectrogram, segments, process
}

extension KeyedDecodingContainer<StageKey> {
  fileprivate func network<Paper: Codable & Sendable & Equatable>() throws -> PhonePuReManifest.Network<Paper>
  {
    switch try decodeIfPresent(PhonePuReManifest.Family.self, forKey: .family) ?? .paper {
    case .paper: .paper(try decode(Paper.self, forKey: .network))
    case .spectralConvNeXt:
      .spectralConvNeXt(try decode(SpectralConvNeXtConfiguration.self, forKey: .network))
    }
  }
}

extension KeyedEncodingContainer<StageKey> {
  fileprivate mutating func encode<Paper: Codable & Sendable & Equatable>(
    _ network: PhonePuReManifest.Network<Paper>
  ) throws {
    switch network {
    case .paper(let sizes): try encode(sizes, forKey: .network)
    case .spectralConvNeXt(let sizes):
      try encode(PhonePuReManifest.Family.spectralConvNeXt, forKey: .family)
      try encode(sizes, forKey: .network)
    }
  }
}

extension PhonePuReManifest.Purification: Codable {
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: StageKey.self)
    weights = try values.decode(PhonePuReManifest.File.self, forKey: .weights)
    network = try values.network()
    spectrogram = try values.decodeIfPresent(PhonePuReManifest.Spectrogram.self, forKey: .spectrogram)
    segments = try values.decodeIfPresent(PhonePuReManifest.Segments.self, forKey: .segments)
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: StageKey.self)
    try values.encode(weights, forKey: .weights)
    try values.encode(network)
    try values.encodeIfPresent(spectrogram, forKey: .spectrogram)
    try values.encodeIfPresent(segments, forKey: .segments)
  }
}

extension PhonePuReManifest.Refinement: Codable {
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: StageKey.self)
    weights = try values.decode(PhonePuReManifest.File.self, forKey: .weights)
    network = try values.network()
    spectrogram = try values.decode(PhonePuReManifest.Spectrogram.self, forKey: .spectrogram)
    process = try values.decode(OUVESDE.self, forKey: .process)
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: StageKey.self)
    try values.encode(weights, forKey: .weights)
    try values.encode(network)
    try values.encode(spectrogram, forKey: .spectrogram)
    try values.encode(process, forKey: .process)
  }
}
