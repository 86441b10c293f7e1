import AssayTensor
import Foundation

/// Bands of a third of an octave, as sums over the bins of a short spectrum.
struct ThirdOctaveBands {
  /// `[bins, bands]`, 1 where a bin belongs to a band.
  let matrix: Tensor

  /// - Parameters:
  ///   - lowest: the centre of the first band, in hertz; each band's limits are rounded to the nearest bins.
  init(count: Int, lowest: Double, fftSize: Int, sampleRate: Int) {
    let bins = fftSize / 2 + 1
    let width = Double(sampleRate) / Double(fftSize)
    func bin(_ frequency: Double) -> Int { min(bins - 1, Int((frequency / width).rounded())) }
    var weights = [Float](repeating: 0, count: bins * count)
    for band in 0..<count {
      let low = bin(lowest * pow(2, Double(2 * band - 1) / 6))
      let high = bin(lowest * pow(2, Double(2 * band + 1) / 6))
      for index in low..<high { weights[index * count + band] = 1 }
    }
    matrix = Tensor(weights, shape: [bins, count])
  }
}
