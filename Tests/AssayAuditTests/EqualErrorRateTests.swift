import AssayErrors
import AssayRoles
import Testing
import _AssayTestSupport

@testable import AssayAudit

@Suite("Equal error rate")
struct EqualErrorRateTests {
  @Test("Scores that are apart give 0, with the threshold half way between")
  func separated() throws {
    let found = try EqualErrorRate(genuine: [0.9, 0.8, 1], impostor: [0.2, 0.4])
    #expect(found.rate == 0)
    expectClose(found.threshold, 0.6, tolerance: 1e-12)
    #expect(found.genuineCount == 3)
    #expect(found.impostorCount == 2)
  }

  @Test("Strangers above all speakers give 1")
  func reversed() throws {
    let found = try EqualErrorRate(genuine: [0.1, 0.2], impostor: [0.8, 0.9])
    #expect(found.rate == 1)
    expectClose(found.threshold, 0.5, tolerance: 1e-12)
  }

  @Test("The same scores for both give one half")
  func equal() throws {
    for scores in [[0.5], [0.1, 0.2, 0.3], [0.4, 0.4, 0.7, 0.9]] {
      expectClose(try EqualErrorRate(genuine: scores, impostor: scores).rate, 0.5, tolerance: 1e-12)
    }
  }

  @Test("Where both rates are equal at a score, that is the rate: one of four each")
  func exact() throws {
    let found = try EqualErrorRate(genuine: [0.4, 0.7, 0.8, 0.9], impostor: [0.1, 0.2, 0.3, 0.6])
    #expect(found.rate == 0.25)
    // On (0.4, 0.6] one speaker is rejected and one stranger accepted.
    expectClose(found.threshold, 0.5, tolerance: 1e-12)
  }

  @Test("Between two scores the rates are straight lines: worked out by hand")
  func interpolated() throws {
    // At 0.3: FAR 1/2, FRR 0. At 0.5: FAR 1/2, FRR 1/3. At 0.6: FAR 0, FRR 1/3. The lines from 0.5 to 0.6 cross
    // after a third of the way: 1/2 − 1/2 · 1/3 = 1/3.
    let found = try EqualErrorRate(genuine: [0.3, 0.6, 0.9], impostor: [0.1, 0.5])
    expectClose(found.rate, 1.0 / 3, tolerance: 1e-12)
    expectClose(found.threshold, 0.5 + 0.1 / 3, tolerance: 1e-12)
  }

  @Test("FAR and FRR counted at the threshold enclose the rate, for random scores")
  func enclosed() throws {
    var generator = SeededNumbers(seed: 7)
    for _ in 0..<200 {
      let steps = Double(Int.random(in: 3...1000, using: &generator))
      func scores(_ shift: Double) -> [Double] {
        (0..<Int.random(in: 1...40, using: &generator)).map { _ in
          ((Double.random(in: 0...1, using: &generator) + shift) * steps).rounded() / steps
        }
      }
      let (genuine, impostor) = (scores(0.3), scores(0))
      let found = try EqualErrorRate(genuine: genuine, impostor: impostor)
      func acceptance(_ threshold: Double) -> Double {
        Double(impostor.count { $0 >= threshold }) / Double(impostor.count)
      }
      func rejection(_ threshold: Double) -> Double {
        Double(genuine.count { $0 < threshold }) / Double(genuine.count)
      }
      // Just below and just above the scores around the threshold.
      let all = genuine + impostor
      let below = all.filter { $0 <= found.threshold }.max() ?? found.threshold
      let above = (all.filter { $0 >= found.threshold }.min() ?? found.threshold).nextUp
      let bounds = [acceptance(below), acceptance(above), rejection(below), rejection(above)]
      #expect(found.rate >= bounds.min()! - 1e-12 && found.rate <= bounds.max()! + 1e-12)
    }
  }

  @Test("Order does not matter, and swapping roles with the sign gives the same rate")
  func symmetric() throws {
    var generator = SeededNumbers(seed: 3)
    for _ in 0..<50 {
      let genuine = (0..<17).map { _ in Double.random(in: 0.2...1, using: &generator) }
      let impostor = (0..<23).map { _ in Double.random(in: 0...0.8, using: &generator) }
      let found = try EqualErrorRate(genuine: genuine, impostor: impostor)
      #expect(try EqualErrorRate(genuine: genuine.shuffled(using: &generator), impostor: impostor) == found)
      let mirrored = try EqualErrorRate(genuine: impostor.map(-), impostor: genuine.map(-))
      expectClose(mirrored.rate, found.rate, tolerance: 1e-12)
    }
  }

  @Test("Pairs of one kind only, and scores that are not finite, are refused")
  func refused() {
    for (genuine, impostor) in [([], [0.1]), ([0.1], []), ([.nan], [0.1]), ([0.1], [.infinity])] {
      let error = #expect(throws: RoleError.self) { try EqualErrorRate(genuine: genuine, impostor: impostor) }
      #expect(error?.code == .unsuitableInput)
    }
  }
}
