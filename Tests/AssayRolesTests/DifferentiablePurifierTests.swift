import AssayRoles
import AssaySignal
import AssayTensor
import Testing
import _AssayTestSupport

@Suite("Purifiers with gradients")
struct DifferentiablePurifierTests {
  /// Rounds to steps of a quarter, and adds a constant drawn from the seed.
  private struct Rounding: Purifier {
    var shift: Float = 0
    var isShortening = false

    func purify(_ speech: Utterance, context: MethodContext) throws -> ProcessedSpeech {
      let samples = speech.waveform.samples.map {
        ($0 * 4).rounded() / 4 + shift * Float(context.seed % 1_000)
      }
      return ProcessedSpeech(
        Waveform(
          samples: isShortening ? Array(samples.dropLast()) : samples, sampleRate: speech.waveform.sampleRate)
      )
    }
  }

  @Test("Forwards it purifies, backwards it is the identity")
  func straightThrough() throws {
    let purifier = StraightThroughPurifier(Rounding(), sampleRate: 8_000)
    let x = Tensor([0.1, 0.4, -0.7, 0.2, 0.6, 0.9], shape: [2, 3]).requiringGradient()
    let purified = try purifier.purify(x, using: RandomGenerator(seed: 1))
    #expect(purified.floats == [0, 0.5, -0.75, 0.25, 0.5, 1])
    let weights = Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3])
    #expect((purified * weights).sum().gradients(of: [x])[0].floats == [1, 2, 3, 4, 5, 6])
  }

  @Test("Each waveform and each call has noise of its own, the same for the same seed")
  func draws() throws {
    let purifier = StraightThroughPurifier(Rounding(shift: 1), sampleRate: 8_000)
    let x = Tensor.zeros([2, 1])
    func drawn(_ generator: RandomGenerator) throws -> [Float] {
      try purifier.purify(x, using: generator).floats
    }
    let generator = RandomGenerator(seed: 3)
    let (first, second) = (try drawn(generator), try drawn(generator))
    #expect(Set(first + second).count == 4)
    #expect(try drawn(RandomGenerator(seed: 3)) == first)
  }

  @Test("A purifier that changes the length is refused")
  func lengths() {
    let purifier = StraightThroughPurifier(Rounding(isShortening: true), sampleRate: 8_000)
    #expect(throws: RoleError.self) {
      try purifier.purify(.zeros([1, 5]), using: RandomGenerator(seed: 1))
    }
  }
}
