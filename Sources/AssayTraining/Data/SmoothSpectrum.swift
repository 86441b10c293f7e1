import AssayTensor
import Foundation

/// Gains over frequency that change smoothly: numbers in dB at ten frequencies, evenly spaced in octaves from 60 Hz, and
/// linear between them.
struct SmoothSpectrum {
  static let controls = 10

  /// The position of each control, in octaves above 60 Hz.
  let octaves: Tensor
  /// The weight of each control for a bin, `[controls, F]`.
  private let interpolation: Tensor

  /// - Parameter fftSize: at 16 kHz; there are `fftSize / 2 + 1` bins.
  init(fftSize: Int) {
    let count = fftSize / 2 + 1
    let span = log2(8_000.0 / 60)
    octaves = Tensor((0..<Self.controls).map { Float(Double($0) * span / Double(Self.controls - 1)) })
    var weights = [Float](repeating: 0, count: Self.controls * count)
    for bin in 0..<count {
      let place =
        log2(max(60, Double(bin) * 16_000 / Double(fftSize)) / 60) / span * Double(Self.controls - 1)
      let low = min(Self.controls - 2, Int(place))
      weights[low * count + bin] = Float(1 - (place - Double(low)))
      weights[(low + 1) * count + bin] = Float(place - Double(low))
    }
    interpolation = Tensor(weights, shape: [Self.controls, count])
  }

  /// - Parameter decibels: `[N, controls]`.
  /// - Returns: amplitudes, `[N, F]`.
  func amplitudes(_ decibels: Tensor) -> Tensor { (decibels.matmul(interpolation) * (log(10.0) / 20)).exp() }
}
