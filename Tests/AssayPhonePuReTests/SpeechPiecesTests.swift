import Testing
import _AssayTestSupport

@testable import AssayNetworks
@testable import AssayPhonePuRe

@Suite("Pieces of long speech")
struct SpeechPiecesTests {
  @Test("Pieces cover every sample, begin at frames, share a second, and are no longer than they may be")
  func cover() {
    var numbers = SeededNumbers(seed: 3)
    for _ in 0..<200 {
      let longest = Int.random(in: 70_000...200_000, using: &numbers)
      let length = Int.random(in: 1...2_000_000, using: &numbers)
      let pieces = SpeechPieces(length, longest: longest, hop: 128)
      #expect(pieces.ranges.first?.lowerBound == 0 && pieces.ranges.last?.upperBound == length)
      #expect(
        pieces.ranges.allSatisfy { $0.count <= longest + 128 && $0.lowerBound % 128 == 0 && !$0.isEmpty })
      for (one, next) in zip(pieces.ranges, pieces.ranges.dropFirst()) {
        #expect(one.upperBound - next.lowerBound == SpeechPieces.overlap)
      }
      if length <= longest { #expect(pieces.count == 1) }
    }
  }

  @Test("Joined without change they are the recording again; constants fade into each other")
  func join() {
    let samples = TestSignals.noise(count: 300_000)
    let pieces = SpeechPieces(samples.count, longest: 100_000, hop: 128)
    #expect(pieces.count > 3)
    let same = pieces.joined { range, _ in Array(samples[range]) }
    expectClose(same.map(Double.init), samples.map(Double.init), tolerance: 1e-7, "joined")
    let steps = pieces.joined { range, index in [Float](repeating: Float(index), count: range.count) }
    #expect(
      steps.count == samples.count && zip(steps, steps.dropFirst()).allSatisfy { $1 - $0 < 1e-4 && $1 >= $0 })
  }
}
