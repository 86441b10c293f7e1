import AssayFeatures
import AssaySignal
import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@Suite("Short-time Fourier transform")
struct ShortTimeFourierTransformTests {
  @Test("A sine at a bin's frequency peaks in that bin with the window's sum")
  func sine() {
    let configuration = STFTConfiguration(fftSize: 64, hop: 16, padding: .none)
    let samples = (0..<256).map { Float(cos(2 * .pi * 8 * Double($0) / 64)) }
    let spectra = ShortTimeFourierTransform(configuration)(Tensor(samples, shape: [1, 256]))
    #expect(spectra.shape == [1, 13, 33])
    let magnitudes = spectra.abs().selected(1, 4).floats
    expectClose(magnitudes[8], 16, tolerance: 1e-3, "half the Hann window's sum of 32")
    #expect(magnitudes.enumerated().max { $0.element < $1.element }?.offset == 8)
  }

  @Test("Frame counts are the configuration's, in every padding and placement, for random lengths")
  func frameCounts() {
    var numbers = SeededNumbers(seed: 9)
    for _ in 0..<60 {
      let size = 2 * Int.random(in: 4...40, using: &numbers)
      let window = Int.random(in: size / 2...size, using: &numbers)
      let hop = Int.random(in: 1...size, using: &numbers)
      let padding = [STFTConfiguration.Padding.none, .zero(size / 2), .reflect(size / 2), .zeroAtEnd]
        .randomElement(using: &numbers)!
      let placement = [STFTConfiguration.Placement.centred, .start].randomElement(using: &numbers)!
      let configuration = STFTConfiguration(
        fftSize: size, windowLength: window, hop: hop, padding: padding, placement: placement)
      let length = configuration.minimumCount + Int.random(in: 0...200, using: &numbers)
      let spectra = ShortTimeFourierTransform(configuration)(
        RandomGenerator(seed: numbers.next()).normal([2, length]))
      #expect(
        spectra.shape == [2, configuration.frameCount(length), configuration.binCount], "\(configuration)")
    }
  }

  @Test(
    "The inverse gives the waveform back where frames overlap",
    arguments: [(400, 160), (510, 128), (1_024, 256)])
  func inverse(fftSize: Int, hop: Int) {
    var numbers = SeededNumbers(seed: 3)
    let transform = ShortTimeFourierTransform(.centred(fftSize: fftSize, hop: hop))
    for _ in 0..<5 {
      let length = Int.random(in: 2 * fftSize...6 * fftSize, using: &numbers)
      let waveform = RandomGenerator(seed: numbers.next()).normal([1, length])
      // What lies beyond the last whole hop is covered by padding, so all samples come back.
      let covered = (length / hop) * hop
      let rebuilt = transform.inverse(transform(waveform), length: length)
      #expect(rebuilt.shape == [1, length])
      expectClose(
        Array(rebuilt.floats.prefix(covered)), Array(waveform.floats.prefix(covered)), tolerance: 1e-4,
        "istft(stft)")
    }
  }

  @Test("Griffin–Lim comes closer to the magnitudes with each round")
  func griffinLim() {
    let transform = ShortTimeFourierTransform(.centred(fftSize: 256, hop: 64))
    let waveform = Tensor(TestSpeech.voice(pitch: 150, seconds: 0.5), shape: [1, 8_000])
    let magnitudes = transform(waveform).abs()
    let errors = [0, 10, 60].map { iterations -> Double in
      let rebuilt = GriffinLim(transform, iterations: iterations)(
        magnitudes, length: 8_000, using: RandomGenerator(seed: 1))
      return ((transform(rebuilt).abs() - magnitudes).norm() / magnitudes.norm()).scalar
    }
    #expect(errors[1] < errors[0] && errors[2] < errors[1], "\(errors)")
    #expect(errors[2] < 0.15, "\(errors)")
  }
}
