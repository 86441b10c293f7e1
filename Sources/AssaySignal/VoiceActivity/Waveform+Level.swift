import AssayErrors
import Foundation

extension Waveform {
  /// The factor that raises the root-mean-square level to `level`; 1 when it is there already or above.
  ///
  /// Speaker encoders of the GE2E family raise quiet recordings and never lower loud ones.
  ///
  /// - Parameter level: decibels relative to full scale; GE2E uses −30.
  /// - Throws: ``SignalError`` when the waveform is empty, silent or not finite.
  public func gain(raisingTo level: Double) throws -> Double {
    try requireUsable("The recording")
    let gain = max(1, Foundation.pow(10, (level - levelInDecibels) / 20))
    // The squares of the quietest samples vanish, and no sample could carry the gain.
    guard gain < Double(Float.greatestFiniteMagnitude) else {
      throw SignalError(.silent, "The recording is practically silent: use one with speech.")
    }
    return gain
  }

  /// The waveform raised to `level`, or as it is when its level is there already or above.
  ///
  /// - Parameter level: decibels relative to full scale; GE2E uses −30.
  /// - Throws: ``SignalError`` when the waveform is empty, silent or not finite.
  public func raised(to level: Double) throws -> Waveform {
    let gain = Float(try gain(raisingTo: level))
    return gain == 1 ? self : Waveform(samples: samples.map { $0 * gain }, sampleRate: sampleRate)
  }
}
