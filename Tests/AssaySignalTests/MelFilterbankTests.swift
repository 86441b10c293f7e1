import Foundation
import Testing
import _AssayTestSupport

@testable import AssaySignal

@Suite("Mel filterbanks")
struct MelFilterbankTests {
  @Test("GE2E's is librosa's Slaney bank with areas")
  func ge2e() throws {
    let golden = try Golden(TestFiles.fixture("ge2e/expected.safetensors"))
    try expectClose(
      MelFilterbank(.ge2e).weights, golden.floats("mel_filterbank"), tolerance: 1e-8, "GE2E filterbank")
    #expect(MelFilterbank(.sv2ttsSpeakerEncoder).weights == MelFilterbank(.ge2e).weights)
  }

  @Test("CAM++'s is Kaldi's, with triangles over mel")
  func campplus() throws {
    let golden = try Golden(TestFiles.fixture("spectrum/mel_filterbanks.safetensors"))
    let bank = MelFilterbank(.campplus)
    // Kaldi leaves out the Nyquist bin; it computes in single precision.
    let withoutNyquist = (0..<80).flatMap { bank.band($0).dropLast() }
    try expectClose(withoutNyquist, golden.floats("campplus"), tolerance: 1e-4, "CAM++ filterbank")
    #expect((0..<80).allSatisfy { bank.band($0).last == 0 })
  }

  @Test("ECAPA's is SpeechBrain's, as wide on the right as on the left")
  func ecapa() throws {
    let golden = try Golden(TestFiles.fixture("spectrum/mel_filterbanks.safetensors"))
    // SpeechBrain computes in single precision and keeps bins × bands.
    try expectClose(
      MelFilterbank(.ecapa).weights, transposed(golden.floats("ecapa"), rows: 201), tolerance: 1e-4,
      "ECAPA filterbank")
  }

  @Test("NISQA's goes beyond the Nyquist frequency", arguments: [16_000, 48_000], [8_000, 20_000])
  func nisqa(sampleRate: Int, highFrequency: Int) throws {
    let golden = try Golden(TestFiles.fixture("spectrum/mel_filterbanks.safetensors"))
    let name = "nisqa/sr\(sampleRate)_fmax\(highFrequency)"
    let bank = MelFilterbank(.nisqa(sampleRate: sampleRate, highFrequency: Double(highFrequency)))
    let bands = (0..<48).map { Array(bank.band($0)) }
    let ends = bands.flatMap {
      [$0.firstIndex { $0 > 0 } ?? -1, $0.lastIndex { $0 > 0 } ?? -1]
    }
    try #expect(ends == golden.integers("\(name)/first_last_nonzero_bin"))
    try expectClose(
      bands.map { Float($0.reduce(0.0) { $0 + Double($1) }) }, golden.floats("\(name)/row_sum"),
      tolerance: 1e-6,
      "\(name) sums")
    try expectClose(
      bands.map { $0.max()! }, golden.floats("\(name)/row_max"), tolerance: 1e-8, "\(name) maxima")
  }

  @Test("the cloning systems' are their references'", .needs(.shared("golden/seedvc")))
  func cloning() throws {
    for (configuration, path, name, isTransposed) in [
      (MelConfiguration.hifiGAN, "diffvc/mel_io", "mel_basis", false),
      (.sv2ttsSynthesizer, "sv2tts/audio", "mel_basis", false),
      (.seedVC, "seedvc/audio_io", "mel_filterbank", false),
      (.whisper, "seedvc/whisper_frontend_io", "mel_filterbank_201x80", true),
      (.tortoiseAutoregressive, "tortoise/audio_io", "ar_filterbank_513x80", true),
      (.tortoiseDiffusion, "tortoise/audio_io", "diffusion_filterbank_100x513", false),
    ] {
      let golden = try Golden(TestFiles.shared("golden/\(path).safetensors"))
      let bank = MelFilterbank(configuration)
      let values = try golden.floats(name)
      // torchaudio computes the one of Tortoise in single precision.
      expectClose(
        bank.weights, isTransposed ? transposed(values, rows: bank.binCount) : values, tolerance: 2e-7,
        "\(path) filterbank")
    }
  }

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

  private func transposed(_ values: [Float], rows: Int) -> [Float] {
    let columns = values.count / rows
    return (0..<columns).flatMap { column in (0..<rows).map { values[$0 * columns + column] } }
  }
}
