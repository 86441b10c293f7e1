import Testing
import _AssayTestSupport

@testable import AssaySignal

@Suite("STFT layouts")
struct STFTConfigurationTests {
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

  @Test("the frame count is the number of windows that fit, at any length")
  func property() {
    var generator = SeededNumbers(seed: 9)
    for _ in 0..<300 {
      let fftSize = Int.random(in: 1...64, using: &generator)
      let window = Int.random(in: 1...fftSize, using: &generator)
      let padding = Int.random(in: 0...40, using: &generator)
      let configuration = STFTConfiguration(
        fftSize: fftSize, windowLength: window, hop: Int.random(in: 1...20, using: &generator),
        padding: [.none, .zero(padding), .reflect(padding), .zeroAtEnd].randomElement(using: &generator)!,
        placement: Bool.random(using: &generator) ? .centred : .start)
      let count = Int.random(in: 0...200, using: &generator)
      var padded = count
      var isPossible = count > 0
      switch configuration.padding {
      case .none: break
      case .zero(let size): padded += 2 * size
      case .reflect(let size):
        padded += 2 * size
        isPossible = count > size
      case .zeroAtEnd:
        #expect(
          configuration.frameCount(count)
            == stride(from: 0, to: count, by: configuration.hop).reduce(0) { n, _ in n + 1 })
        continue
      }
      let starts = stride(from: 0, through: padded - configuration.frameSpan, by: configuration.hop)
      #expect(configuration.frameCount(count) == (isPossible ? Array(starts).count : 0))
      #expect((configuration.frameCount(count) > 0) == (count >= configuration.minimumCount))
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
