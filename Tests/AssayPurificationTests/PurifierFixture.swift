import AssayRoles
import AssaySignal
import Foundation
import _AssayTestSupport

@testable import AssayPurification

/// Runs the registered purifier `name` on samples; one with a model gets the tiny one of the fixtures.
func purified(
  _ samples: [Float], by name: String, _ overrides: [String: String] = [:], sampleRate: Int = 16_000,
  seed: UInt64 = 0
) throws -> ProcessedSpeech {
  let entry = try PurifierRegistry.all.entry(named: name)
  let context = MethodContext(seed: seed)
  var overrides = overrides
  if entry.description.parameters.contains(where: { $0.name == "model" }), overrides["model"] == nil {
    overrides["model"] = TestFiles.fixture("phonepure-tiny").path
  }
  let purifier = try entry.make(
    ParameterValues(for: entry.description, overrides: overrides), MethodEnvironment())
  return try purifier.purify(
    Utterance(id: "test", waveform: Waveform(samples: samples, sampleRate: sampleRate)), context: context)
}

/// Gains in dB of the purifier `name` at some frequencies, from its answer to an impulse of 0.5.
func gains(of name: String, _ overrides: [String: String] = [:], at frequencies: [Double]) throws -> [Double]
{
  let response = try purified(
    [0.5] + [Float](repeating: 0, count: 15_999), by: name, overrides
  ).waveform.samples
  return frequencies.map { frequency in
    var real = 0.0
    var imaginary = 0.0
    for (index, value) in response.enumerated() {
      let angle = 2 * Double.pi * frequency * Double(index) / 16_000
      real += 2 * Double(value) * cos(angle)
      imaginary += 2 * Double(value) * sin(angle)
    }
    return 10 * log10(real * real + imaginary * imaginary)
  }
}

/// Noise with the bandwidth and the syllables of speech.
func speechLikeNoise(seed: UInt64 = 1, sampleRate: Int = 16_000, count: Int) -> [Float] {
  let noise = TestSignals.noise(seed: seed, count: count)
  let band = ButterworthFilter.bandPass(order: 2, low: 200, high: 2500, sampleRate: Double(sampleRate))
  return band.filtered(noise).enumerated().map { index, value in
    value * Float(0.5 - 0.5 * cos(2 * .pi * 4 * Double(index) / Double(sampleRate)))
  }
}

/// The signal that the check values of WaveGuard's specification are of: one second at 16 kHz.
let waveGuardCheckSignal: [Float] = (0..<16_000).map { index in
  let n = Double(index)
  let tones = 0.1 * sin(2 * .pi * 1000 * n / 16_000) + 0.05 * sin(2 * .pi * 2750 * n / 16_000 + 0.5)
  return Float(tones + 0.02 * sin(0.37 * n) * cos(0.0021 * n) + 0.005 * sin(1e-5 * n * n))
}

/// The lag from −1200 to 1200 samples at which `output` resembles `input` most; positive when it is late.
func lag(of output: [Float], behind input: [Float]) -> Int {
  let reach = 1200
  let scores = (-reach...reach).map { lag in
    var sum: Float = 0
    for index in max(0, -lag)..<min(input.count, output.count - lag) {
      sum += input[index] * output[index + lag]
    }
    return sum
  }
  return (scores.firstIndex(of: scores.max() ?? 0) ?? 0) - reach
}

/// Power of `reference` over that of its difference to `samples`, in dB.
func signalToNoise(_ samples: [Float], _ reference: [Float]) -> Double {
  let signal = reference.reduce(0.0) { $0 + Double($1) * Double($1) }
  let noise = zip(samples, reference).reduce(0.0) { $0 + pow(Double($1.0) - Double($1.1), 2) }
  return 10 * log10(signal / noise)
}
