import AssayFeatures
import AssaySignal
import AssayTensor
import Testing
import _AssayTestSupport

@Suite("Mel spectra")
struct MelSpectrogramTests {
  @Test("The bands are the filterbank's weights on the power spectrum")
  func definition() {
    let recipe = MelConfiguration(
      sampleRate: 16_000, stft: .centred(fftSize: 400, hop: 160, reflecting: false), spectrum: .power,
      bandCount: 40, highFrequency: 8_000)
    let waveform = RandomGenerator(seed: 1).normal([1, 2_000])
    let power = ShortTimeFourierTransform(recipe.stft)(waveform).abs().square().squeezed(0)
    let bank = MelFilterbank(recipe)
    let frame = power.selected(0, 5).floats
    let expected = (0..<bank.bandCount).map { band in
      zip(bank.band(band), frame).reduce(Float(0)) { $0 + $1.0 * $1.1 }
    }
    let mel = MelSpectrogram(recipe)(waveform)
    #expect(mel.shape == [1, recipe.stft.frameCount(2_000), 40])
    expectClose(
      mel.selected(0, 0).selected(0, 5).floats, expected, tolerance: 1e-4, scale: Double(expected.max()!),
      "bands")
  }

  @Test("Gradients through a recipe with an offset are finite even in silence")
  func gradient() {
    let waveform = Tensor.zeros([1, 4_000]).requiringGradient()
    let recipe = MelConfiguration(
      sampleRate: 22_050, stft: STFTConfiguration(fftSize: 1_024, hop: 256, padding: .reflect(384)),
      spectrum: .magnitude(offset: 1e-9), bandCount: 80, highFrequency: 8_000)
    let gradient = MelSpectrogram(recipe)(waveform).sum().gradients(of: [waveform])[0]
    #expect(gradient.isFinite().allTrue)
  }
}
