/// A recipe for mel spectra up to the filterbank; the logarithm after it is each model's own.
public struct MelConfiguration: Sendable, Hashable, Codable {
  /// What the filters are applied to.
  public enum Spectrum: Sendable, Hashable, Codable {
    /// √(re² + im² + offset).
    case magnitude(offset: Double)
    /// re² + im².
    case power
  }

  /// How a filter's weight is fixed.
  public enum Normalization: String, Sendable, Codable {
    /// The peak is 1.
    case none
    /// The triangle's area over hertz is 1 (Slaney).
    case area
  }

  /// How a filter falls from its centre.
  public enum Shape: String, Sendable, Codable {
    /// A triangle over hertz between the neighbours' centres.
    case triangleInHertz
    /// A triangle over mel between the neighbours' centres (Kaldi).
    case triangleInMel
    /// A triangle over hertz as wide on the right as on the left, where it reaches the neighbour's centre
    /// (SpeechBrain).
    case symmetricInHertz
  }

  /// Samples per second, in hertz.
  public let sampleRate: Int
  public let stft: STFTConfiguration
  public let spectrum: Spectrum
  /// Number of filters.
  public let bandCount: Int
  /// The lower end of the first filter, in hertz.
  public let lowFrequency: Double
  /// The upper end of the last filter, in hertz; it may lie above the Nyquist frequency, and filters up there are
  /// cut or empty.
  public let highFrequency: Double
  public let scale: MelScale
  public let normalization: Normalization
  public let shape: Shape

  public init(
    sampleRate: Int, stft: STFTConfiguration, spectrum: Spectrum, bandCount: Int, lowFrequency: Double = 0,
    highFrequency: Double, scale: MelScale = .slaney, normalization: Normalization = .area,
    shape: Shape = .triangleInHertz
  ) {
    precondition(sampleRate > 0 && bandCount > 0, "a filterbank has a rate and one band at least")
    precondition(
      lowFrequency >= 0 && highFrequency > lowFrequency, "no band from \(lowFrequency) to \(highFrequency) Hz"
    )
    self.sampleRate = sampleRate
    self.stft = stft
    self.spectrum = spectrum
    self.bandCount = bandCount
    self.lowFrequency = lowFrequency
    self.highFrequency = highFrequency
    self.scale = scale
    self.normalization = normalization
    self.shape = shape
  }
}
