import Testing
import _AssayTestSupport

@testable import AssaySignal

@Suite("STFT layouts")
struct STFTConfigurationTests {
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
}
