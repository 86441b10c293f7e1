import AssayErrors

/// Sample-rate conversion by soxr, the same library and settings as librosa's `soxr_hq`.
public enum Resampler {
  /// soxr's recipes.
  public enum Quality: String, Sendable, Codable, CaseIterable {
    /// `SOXR_HQ`: 20-bit precision.
    case high
    /// `SOXR_VHQ`: 28-bit precision.
    case veryHigh
  }

  /// The number of samples that resampling gives: ⌈count · to / from⌉.
  public static func outputCount(_ count: Int, from: Int, to: Int) -> Int {
    // In pieces, since the product of a long recording and a rate may not fit.
    let (whole, rest) = count.quotientAndRemainder(dividingBy: from)
    return whole * to + (rest * to + from - 1) / from
  }

  /// Refuses a rate outside of ``AudioFile/sampleRates``.
  static func requireRate(_ rate: Int) throws {
    guard AudioFile.sampleRates.contains(rate) else {
      throw SignalError(
        .invalidParameter,
        "A sample rate of \(rate) Hz is not supported: "
          + "choose one from \(AudioFile.sampleRates.lowerBound) to \(AudioFile.sampleRates.upperBound) Hz.")
    }
  }
}

extension Waveform {
  /// The same sound at another rate, ⌈count · rate / sampleRate⌉ samples; the waveform itself when it already
  /// has that rate.
  ///
  /// - Parameter rate: samples per second, in hertz; within ``AudioFile/sampleRates``.
  /// - Throws: ``SignalError`` for a rate outside that range.
  public func resampled(to rate: Int, quality: Resampler.Quality = .high) throws -> Waveform {
    guard rate != sampleRate else { return self }
    let resampler = try StreamingResampler(from: sampleRate, to: rate, quality: quality)
    var output: [Float] = []
    output.reserveCapacity(Resampler.outputCount(count, from: sampleRate, to: rate) + 1)
    try samples.withUnsafeBufferPointer { try resampler.process($0, appendingTo: &output) }
    try resampler.finish(appendingTo: &output)
    return Waveform(samples: output, sampleRate: rate)
  }
}
