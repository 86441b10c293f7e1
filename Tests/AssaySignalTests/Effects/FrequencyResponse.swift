import Foundation

/// The gain of a filter at one frequency, in dB, from its impulse response.
func gain(ofImpulseResponse response: [Float], at frequency: Double, sampleRate: Double) -> Double {
  var real = 0.0
  var imaginary = 0.0
  for (index, value) in response.enumerated() {
    let angle = 2 * Double.pi * frequency * Double(index) / sampleRate
    real += Double(value) * cos(angle)
    imaginary -= Double(value) * sin(angle)
  }
  return 10 * log10(real * real + imaginary * imaginary)
}

/// `count` samples: a one, then zeros.
func unitImpulse(_ count: Int) -> [Float] {
  [1] + [Float](repeating: 0, count: count - 1)
}
