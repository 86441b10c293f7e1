import Foundation
import Testing
import _AssayTestSupport

@testable import AssaySignal

@Suite("Mel filterbanks")
struct MelFilterbankTests {
  @Test("scales turn back into hertz", arguments: MelScale.allCases)
  func scales(scale: MelScale) {
    let hertz = [0, 1, 100, 999.9, 1_000, 1_000.1, 4_000, 22_050]
    expectClose(hertz.map { scale.hertz(scale.mel($0)) }, hertz, tolerance: 1e-9, scale: 1_000, "\(scale)")
    #expect(hertz.map(scale.mel) == hertz.map(scale.mel).sorted())
  }

  @Test("known mel values")
  func knownValues() {
    expectClose(MelScale.slaney.mel(1_000), 15, tolerance: 1e-12, "Slaney at 1 kHz")
    expectClose(MelScale.slaney.mel(6_400), 42, tolerance: 1e-12, "Slaney at 6.4 kHz")
    expectClose(MelScale.htk.mel(1_000), 999.9855, tolerance: 1e-4, "HTK at 1 kHz")
    expectClose(MelScale.kaldi.mel(1_000), 999.9907, tolerance: 1e-3, "Kaldi at 1 kHz")
  }

  @Test("weights are triangles: not negative, peak at most the height, area 1 when normalised")
  func property() {
    var generator = SeededNumbers(seed: 21)
    for _ in 0..<40 {
      let configuration = MelConfiguration(
        sampleRate: 16_000, stft: .centred(fftSize: 4_096, hop: 256), spectrum: .power,
        bandCount: Int.random(in: 1...40, using: &generator),
        lowFrequency: Double.random(in: 0...300, using: &generator),
        highFrequency: Double.random(in: 3_000...8_000, using: &generator),
        scale: MelScale.allCases.randomElement(using: &generator)!,
        normalization: Bool.random(using: &generator) ? .area : .none,
        shape: [.triangleInHertz, .triangleInMel, .symmetricInHertz].randomElement(using: &generator)!)
      let bank = MelFilterbank(configuration)
      #expect(bank.weights.count == bank.bandCount * 2_049)
      for band in 0..<bank.bandCount {
        let height =
          configuration.normalization == .area ? 2 / (bank.corners[band + 2] - bank.corners[band]) : 1
        let weights = bank.band(band)
        #expect(weights.allSatisfy { $0 >= 0 && Double($0) <= height * (1 + 1e-6) })
        if configuration.normalization == .area, configuration.shape == .triangleInHertz,
          bank.corners[band + 2] - bank.corners[band] > 60
        {
          let area = weights.reduce(0.0) { $0 + Double($1) } * 16_000 / 4_096
          #expect(abs(area - 1) < 0.02)
        }
      }
    }
  }
}
