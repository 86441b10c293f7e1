import AssaySignal
public import AssayTensor

/// Finds phases for magnitudes by going back and forth between spectrum and waveform.
///
/// - Reference: Griffin and Lim, *Signal Estimation from Modified Short-Time Fourier Transform*, 1984; momentum by
///   Perraudin, Balazs and Søndergaard, *A Fast Griffin–Lim Algorithm*, 2013.
public struct GriffinLim: Sendable {
  public let transform: ShortTimeFourierTransform
  /// Rounds; at least 0.
  public let iterations: Int
  /// Share of the previous change that is added again, in [0, 1).
  public let momentum: Double

  public init(_ transform: ShortTimeFourierTransform, iterations: Int, momentum: Double = 0.99) {
    precondition(iterations >= 0 && (0..<1).contains(momentum), "no Griffin–Lim with momentum \(momentum)")
    self.transform = transform
    self.iterations = iterations
    self.momentum = momentum
  }

  /// A waveform whose magnitudes are near `magnitudes`.
  ///
  /// - Parameters:
  ///   - magnitudes: `[N, M, fftSize / 2 + 1]`, not negative.
  ///   - length: samples of the result.
  ///   - generator: draws the first phases; `nil` starts from phase 0.
  /// - Returns: `[N, length]`.
  public func callAsFunction(_ magnitudes: Tensor, length: Int, using generator: RandomGenerator? = nil)
    -> Tensor
  {
    var direction = phasors(magnitudes, generator)
    var previous: Tensor?
    // As librosa and torchaudio have it: the momentum m enters as m / (1 + m).
    let weight = momentum / (1 + momentum)
    for _ in 0..<iterations {
      let rebuilt = transform(transform.inverse(magnitudes * direction, length: length))
      let pushed = previous.map { rebuilt - $0 * weight } ?? rebuilt
      direction = pushed / (pushed.abs() + 1e-16)
      previous = rebuilt
    }
    return transform.inverse(magnitudes * direction, length: length)
  }

  /// Complex numbers of modulus 1, or 1 everywhere without a generator.
  private func phasors(_ magnitudes: Tensor, _ generator: RandomGenerator?) -> Tensor {
    let angles = generator?.uniform(magnitudes.shape, device: magnitudes.device) ?? magnitudes * 0.0
    let turns = angles * (2 * Double.pi)
    return Tensor.stacked([turns.cos(), turns.sin()], -1).viewAsComplex()
  }
}
