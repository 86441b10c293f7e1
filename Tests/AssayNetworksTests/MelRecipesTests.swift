import AssayFeatures
import AssayNetworks
import AssaySignal
import Foundation
import Testing
import _AssayTestSupport

@Suite("Mel recipes of all systems")
struct MelRecipesTests {
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

  @Test("count frames as the references do")
  func references() {
    // (recipe, samples, frames) of the golden spectra.
    for (configuration, count, frames) in [
      (MelConfiguration.ge2e, 50_240, 315), (.campplus, 57_600, 358), (.ecapa, 57_600, 361),
      (.hifiGAN, 13_477, 52),
      (.sv2ttsSynthesizer, 9_731, 49), (.seedVC, 13_671, 53), (.seedVC, 2_000, 7),
      (.tortoiseAutoregressive, 132_300, 517), (.tortoiseDiffusion, 102_400, 401),
      (.nisqa(sampleRate: 16_000, highFrequency: 20_000), 57_600, 361),
      (.nisqa(sampleRate: 48_000, highFrequency: 20_000), 96_000, 201), (.waveGuard, 16_000, 63),
    ] {
      #expect(configuration.stft.frameCount(count) == frames)
    }
  }

  @Test("a short window lies where the reference puts it")
  func placement() {
    let nisqa = MelConfiguration.nisqa(sampleRate: 22_050, highFrequency: 20_000).stft
    #expect(nisqa.windowLength == 441 && nisqa.hop == 220)
    let centred = nisqa.windowSamples()
    #expect(centred.count == 4_096 && centred.binaryRange == 1_828..<2_268)
    let kaldi = MelConfiguration.campplus.stft.windowSamples()
    // Both ends of a symmetric window are zero.
    #expect(kaldi.count == 512 && kaldi.binaryRange == 1..<399)
  }

  private func transposed(_ values: [Float], rows: Int) -> [Float] {
    let columns = values.count / rows
    return (0..<columns).flatMap { column in (0..<rows).map { values[$0 * columns + column] } }
  }
}

extension [Float] {
  /// From the first to the last element that is not zero.
  fileprivate var binaryRange: Range<Int>? {
    guard let first = firstIndex(where: { $0 != 0 }), let last = lastIndex(where: { $0 != 0 }) else {
      return nil
    }
    return first..<last + 1
  }
}
