import Testing
import _AssayTestSupport

@testable import AssayPurification

@Suite("Codec alignment")
struct CodecAlignmentTests {
  private func noise(_ count: Int, seed: UInt64) -> [Int16] {
    TestSignals.noise(amplitude: 0.9, seed: seed, count: count).map(PulseCodeFile.sample)
  }

  @Test("A delayed copy is found at its delay", arguments: [0, 1, 223, 900])
  func delay(samples: Int) {
    let original = noise(9000, seed: 1)
    let decoded = noise(samples, seed: 2) + original.map { $0 / 2 } + noise(901 - samples, seed: 3)
    #expect(CodecAlignment.offset(of: original, in: decoded) == samples)
  }

  @Test("Giving up early finds what trying everything finds")
  func exhaustive() {
    var numbers = SeededNumbers(seed: 5)
    for round in 0..<30 {
      let count = Int.random(in: 1...6000, using: &numbers)
      let original = noise(count, seed: UInt64(round))
      let decoded = noise(count + Int.random(in: 0...40, using: &numbers), seed: UInt64(round + 100))
      let sums = (0...decoded.count - count).map { offset in
        (0..<count).reduce(0) { $0 + abs(Int(original[$1]) - Int(decoded[offset + $1])) }
      }
      let expected = sums.firstIndex(of: sums.min() ?? 0)
      #expect(CodecAlignment.offset(of: original, in: decoded) == expected)
    }
  }

  @Test("The largest differences do not overflow, and of equal offsets the first is taken")
  func extremes() {
    let original = [Int16](repeating: .min, count: 20_000)
    #expect(CodecAlignment.offset(of: original, in: [Int16](repeating: .max, count: 20_010)) == 0)
  }
}
