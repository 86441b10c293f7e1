/// Sample-rate conversion by a windowed sinc, for methods whose reference uses torchaudio or resampy.
///
/// Everything else uses ``Resampler``. The two differ audibly near the Nyquist frequency only.
public struct SincResampler: Sendable {
  public let recipe: SincRecipe
  /// Input samples per second, in hertz.
  public let from: Int
  /// Output samples per second, in hertz.
  public let to: Int
  /// The filter, also for a convolution that has to be differentiated.
  public let kernel: SincKernel

  /// - Parameters:
  ///   - from: input rate in hertz, within ``AudioFile/sampleRates``.
  ///   - to: output rate in hertz, within ``AudioFile/sampleRates``.
  /// - Throws: ``SignalError`` for a rate outside that range.
  public init(from: Int, to: Int, recipe: SincRecipe = .hann) throws {
    try Resampler.requireRate(from)
    try Resampler.requireRate(to)
    self.recipe = recipe
    self.from = from
    self.to = to
    kernel = SincKernel(from: from, to: to, recipe: recipe)
  }

  /// Resamples to ⌈count · to / from⌉ samples; equal rates give the samples back.
  public func resample(_ samples: [Float]) -> [Float] {
    from == to ? samples : kernel.apply(to: samples)
  }
}
