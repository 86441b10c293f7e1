import AssayNetworks
import Testing
import _AssayTestSupport

@Suite("Partial utterances of the GE2E encoder")
struct GE2EConfigurationTests {
  @Test("The specification's example: 46,080 samples make three partials and 50,240 padded samples")
  func example() {
    let configuration = GE2EConfiguration.resemblyzer
    #expect(configuration.partialStarts(count: 46_080) == [0, 77, 154])
    #expect(configuration.paddedCount(count: 46_080) == 50_240)
  }

  @Test("A recording shorter than one partial makes one, padded to 1.6 s")
  func short() {
    for configuration in [GE2EConfiguration.resemblyzer, .rtvc] {
      #expect(configuration.partialStarts(count: 480) == [0])
      #expect(configuration.paddedCount(count: 480) == 25_600)
    }
  }

  @Test("A padded waveform has the partials of the waveform it was padded from", arguments: 0..<200)
  func idempotence(index: Int) {
    var numbers = SeededNumbers(seed: UInt64(index))
    let count = Int.random(in: 1...400_000, using: &numbers)
    for configuration in [GE2EConfiguration.resemblyzer, .rtvc] {
      let padded = configuration.paddedCount(count: count)
      #expect(padded >= count)
      #expect(configuration.partialStarts(count: padded) == configuration.partialStarts(count: count))
      #expect(configuration.paddedCount(count: padded) == padded)
    }
  }
}
