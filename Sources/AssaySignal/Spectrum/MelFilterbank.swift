/// The weights of a ``MelConfiguration``, computed in double precision.
public struct MelFilterbank: Sendable {
  public let configuration: MelConfiguration
  /// The filters' corners in hertz: filter k rises from k, peaks at k + 1 and ends at k + 2.
  public let corners: [Double]
  /// Row-major, bands × bins.
  public let weights: [Float]

  /// Number of filters.
  public var bandCount: Int { configuration.bandCount }
  /// Frequencies from 0 to the Nyquist frequency.
  public var binCount: Int { configuration.stft.binCount }

  public init(_ configuration: MelConfiguration) {
    let scale = configuration.scale
    let low = scale.mel(configuration.lowFrequency)
    let step = (scale.mel(configuration.highFrequency) - low) / Double(configuration.bandCount + 1)
    let mels = (0..<configuration.bandCount + 2).map { low + step * Double($0) }
    let corners = mels.map(scale.hertz)
    let bins = (0..<configuration.stft.binCount).map {
      Double($0) * Double(configuration.sampleRate) / Double(configuration.stft.fftSize)
    }
    var weights: [Float] = []
    weights.reserveCapacity(configuration.bandCount * bins.count)
    for band in 0..<configuration.bandCount {
      let height = configuration.normalization == .area ? 2 / (corners[band + 2] - corners[band]) : 1
      for frequency in bins {
        let weight: Double
        switch configuration.shape {
        case .triangleInHertz:
          weight = Self.triangle(frequency, corners[band], corners[band + 1], corners[band + 2])
        case .triangleInMel:
          weight = Self.triangle(scale.mel(frequency), mels[band], mels[band + 1], mels[band + 2])
        case .symmetricInHertz:
          let (left, centre) = (corners[band], corners[band + 1])
          weight = Self.triangle(frequency, left, centre, 2 * centre - left)
        }
        weights.append(Float(weight * height))
      }
    }
    self.configuration = configuration
    self.corners = corners
    self.weights = weights
  }

  /// The weights of one filter over all bins.
  public func band(_ index: Int) -> ArraySlice<Float> {
    weights[index * binCount..<(index + 1) * binCount]
  }

  private static func triangle(_ x: Double, _ left: Double, _ centre: Double, _ right: Double) -> Double {
    max(0, min((x - left) / (centre - left), (right - x) / (right - centre)))
  }
}
