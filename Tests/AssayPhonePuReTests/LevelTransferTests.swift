import AssayNetworks
import AssayTensor
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayPhonePuRe

@Suite("LevelTransfer")
struct LevelTransferTests {
  private static let speech = TestSpeech.voice(pitch: 140, seconds: 2)

  private static func energy(_ samples: [Float]) -> Double {
    samples.reduce(0) { $0 + Double($1) * Double($1) }
  }

  /// The energy of the difference, of that of `b`.
  private static func distance(_ a: [Float], _ b: [Float]) -> Double {
    energy(zip(a, b).map { $0 - $1 }) / energy(b)
  }

  @Test("Speech that was not changed, or made louder, is given back as it was")
  func unchanged() throws {
    let transfer = try LevelTransfer()
    for factor in [Float(1), 3] {
      let result = try #require(transfer(Self.speech.map { $0 * factor }, onto: Self.speech))
      #expect(result.count == Self.speech.count)
      #expect(Self.distance(result, Self.speech) < 1e-6)
    }
  }

  @Test("A part that purification took away goes, and the others stay, at any level of the recording")
  func parts() throws {
    let transfer = try LevelTransfer()
    let noise = RandomGenerator(seed: 1).normal([Self.speech.count]).floats
    // The second half of the recording has noise that the purified version has not.
    let half = Self.speech.count / 2
    for scale in [Float(1), 0.01] {
      let original = Self.speech.indices.map {
        scale * (Self.speech[$0] + ($0 < half ? 0 : 0.05 * noise[$0]))
      }
      let purified = Self.speech.map { $0 * scale }
      let result = try #require(transfer(purified, onto: original))
      #expect(Self.distance(Array(result[..<(half - 600)]), Array(original[..<(half - 600)])) < 1e-3)
      let (before, after) = (
        Self.distance(Array(original[half...]), Array(purified[half...])),
        Self.distance(Array(result[half...]), Array(purified[half...]))
      )
      #expect(after < 0.5 * before, "\(before), \(after)")
    }
  }

  @Test("A recording that is too short, or silent, has no levels to set")
  func edges() throws {
    let transfer = try LevelTransfer()
    #expect(transfer([0.1, 0.2], onto: [1, 1]) == nil)
    #expect(
      transfer([Float](repeating: 0.1, count: 2_000), onto: [Float](repeating: 0, count: 2_000)) == nil)
    let silenced = try #require(
      transfer([Float](repeating: 0, count: Self.speech.count), onto: Self.speech))
    #expect(silenced.allSatisfy { $0.isFinite } && Self.energy(silenced) < 1e-3 * Self.energy(Self.speech))
  }

  @Test("Of a long recording pieces are joined without a seam")
  func long() throws {
    let long = (0..<65).flatMap { _ in Self.speech }
    let transfer = try LevelTransfer()
    let result = try #require(transfer(long, onto: long))
    #expect(result.count == long.count && Self.distance(result, long) < 1e-6)
  }
}
