import Foundation

/// The centre of gravity of a signal's spectrum, frame by frame: `Σ f |X(f)| / Σ |X(f)|`.
///
/// Frames of ``frameLength`` samples with a periodic Hann window are centred at multiples of ``hop``; the
/// signal is mirrored at both ends, as librosa does it.
public struct SpectralCentroid: Sendable, Equatable {
  /// Samples in a frame, a power of two.
  public let frameLength: Int
  /// Samples from one frame to the next.
  public let hop: Int

  public init(frameLength: Int = 2048, hop: Int = 512) {
    precondition(
      frameLength >= 2 && frameLength & (frameLength - 1) == 0, "\(frameLength) is no power of two")
    precondition(hop > 0, "a hop is positive, not \(hop)")
    self.frameLength = frameLength
    self.hop = hop
  }

  /// - Returns: `1 + ⌊count / hop⌋` frequencies in hertz, 0 for a silent frame; none for an empty waveform.
  public func frequencies(of waveform: Waveform) -> [Double] {
    let samples = waveform.samples
    guard !samples.isEmpty else { return [] }
    let window = (0..<frameLength).map { 0.5 - 0.5 * cos(2 * .pi * Double($0) / Double(frameLength)) }
    let transform = RealFourierTransform(count: frameLength)
    let binWidth = Double(waveform.sampleRate) / Double(frameLength)
    return (0...samples.count / hop).map { frame in
      let start = frame * hop - frameLength / 2
      let magnitudes = transform.spectrum(
        of: (0..<frameLength).map { window[$0] * Double(samples[mirrored(start + $0, count: samples.count)]) }
      ).powers.map { $0.squareRoot() }
      let total = magnitudes.reduce(0, +)
      guard total > 0 else { return 0 }
      return magnitudes.enumerated().reduce(0) { $0 + Double($1.offset) * binWidth * $1.element } / total
    }
  }

  /// The index inside `0..<count` that mirroring at both end samples leads to.
  private func mirrored(_ index: Int, count: Int) -> Int {
    guard count > 1 else { return 0 }
    let period = 2 * (count - 1)
    let place = ((index % period) + period) % period
    return place < count ? place : period - place
  }
}
