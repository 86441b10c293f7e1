import AssayRoles
import AssayTensor
import Testing
import _AssayTestSupport

@testable import AssayTraining

@Suite("SpeechCrops")
struct SpeechCropsTests {
  private static let ramps: [[[Float]]] = [5_000, 20_000].map { count in
    let ramp = (0..<count).map { Float($0) / 40_000 }
    return [ramp, ramp.map { -$0 }]
  }

  @Test("Tracks are cut alike, where their origin says")
  func tracks() throws {
    let crops = try SpeechCrops(Self.ramps, .init(length: 2_048, batch: 8))
    let batch = try crops.draw(using: RandomGenerator(seed: 1))
    #expect((batch.tracks[0] + batch.tracks[1]).abs().max().scalar == 0)
    for (item, origin) in batch.origins.enumerated() {
      let first = batch.tracks[0].selected(0, item).floats[0]
      #expect(first == Float(origin.start) / 40_000 && origin.speed == 1)
    }
    #expect(Set(batch.origins.map(\.recording)) == [0, 1])
  }

  @Test("Short recordings are followed by zeros")
  func short() throws {
    let crops = try SpeechCrops([[[Float](repeating: 1, count: 1_500)]], .init(length: 2_048, batch: 1))
    let piece = try crops.draw(using: RandomGenerator(seed: 1)).tracks[0].floats
    #expect(piece.prefix(1_500).allSatisfy { $0 == 1 } && piece.suffix(548).allSatisfy { $0 == 0 })
  }

  @Test("Speed changes the slope of a ramp, and level its size")
  func speed() throws {
    let crops = try SpeechCrops(
      [Self.ramps[1]], .init(length: 2_048, batch: 16, speed: [0.8, 1.25], gain: [-6, 6]))
    let batch = try crops.draw(using: RandomGenerator(seed: 2))
    var speeds: Set<Double> = []
    for (item, origin) in batch.origins.enumerated() {
      let piece = batch.tracks[0].selected(0, item).floats
      let ratio =
        Double(piece[1_500] - piece[500]) / (Double(piece[500]) / (Double(origin.start) + 500 * origin.speed))
      expectClose(ratio / (1_000 * origin.speed), 1, tolerance: 0.05, "piece \(item)")
      speeds.insert(origin.speed)
    }
    #expect(speeds.count > 10)
  }

  @Test("Settings that cannot be are refused")
  func wrong() {
    #expect(throws: RoleError.self) { try SpeechCrops(Self.ramps, .init(length: 10, batch: 1)) }
    #expect(throws: RoleError.self) {
      try SpeechCrops(Self.ramps, .init(length: 2_048, batch: 1, speed: [2, 1]))
    }
  }
}
