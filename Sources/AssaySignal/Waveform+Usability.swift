import AssayErrors

extension Waveform {
  /// Refuses a waveform that no method can work on.
  ///
  /// - Parameter name: what the message calls it, such as the file's path.
  /// - Throws: ``SignalError`` when it is empty, holds a NaN or infinite sample, or is all zero.
  public func requireUsable(_ name: String) throws {
    guard !samples.isEmpty else {
      throw SignalError(.empty, "\(name) holds no samples: record or export it again.")
    }
    if let place = samples.firstIndex(where: { !$0.isFinite }) {
      throw SignalError(.notFinite, "\(name) holds a NaN or infinite sample at \(place): export it again.")
    }
    guard samples.contains(where: { $0 != 0 }) else {
      throw SignalError(.silent, "\(name) is silent, all its samples are zero: use a recording with speech.")
    }
  }

  /// The largest absolute sample that is taken for speech: 24 dB above full scale.
  ///
  /// What processing adds to a recording at full scale stays far below, and speech on the scale of 16-bit integers lies
  /// far above.
  public static let largestPeak: Float = 16

  /// Refuses a recording that holds no speech, whatever a method could make of it.
  ///
  /// - Parameter name: what the message calls it, such as the file's path.
  /// - Throws: ``SignalError`` as ``requireUsable(_:)``, and when all samples are equal, or one exceeds
  ///   ``largestPeak`` as in files that hold integers as floats.
  public func requireSpeech(_ name: String) throws {
    try requireUsable(name)
    guard !isConstant else {
      throw SignalError(
        .silent, "\(name) is constant, all its samples are \(samples[0]): use a recording with speech.")
    }
    guard peak <= Self.largestPeak else {
      throw SignalError(
        .unsupportedFormat,
        "\(name) holds samples up to \(peak), but full scale is 1: divide the samples by the full scale of their "
          + "integers, such as 32768 for 16 bits, and export the file again.")
    }
  }

  /// Whether all of several samples are equal, as in silence: there is nothing to hear.
  public var isConstant: Bool {
    guard let first = samples.first, samples.count > 1 else { return false }
    return samples.allSatisfy { $0 == first }
  }

  /// How many samples lie in runs of at least three equal ones at full scale, where a louder sound was cut off.
  ///
  /// Recordings that were merely brought to full scale touch it with single samples.
  public var clippedCount: Int {
    guard !samples.isEmpty else { return 0 }
    var count = 0
    var start = 0
    for place in 1...samples.count {
      guard place == samples.count || samples[place] != samples[start] else { continue }
      // The largest 16-bit number is 0.99997 of full scale.
      if place - start >= 3, abs(samples[start]) >= 0.9999 { count += place - start }
      start = place
    }
    return count
  }
}
