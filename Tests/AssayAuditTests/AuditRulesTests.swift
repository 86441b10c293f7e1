import AssayFiles
import AssayRoles
import AssayStore
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayAudit

@Suite("Rules of the audit")
struct AuditRulesTests {
  private func utterances(_ names: [(String, String)]) -> [PlannedUtterance] {
    names.map {
      PlannedUtterance(
        id: $0.0, path: "/absent", contentHash: ContentHash(of: $0.0), speaker: $0.1, gender: nil,
        transcript: nil)
    }
  }

  @Test("The next recording of the speaker is enrolled, the first after the last, and none for a single one")
  func enrolment() {
    let enrolment = Enrolment(
      utterances([("a1", "a"), ("a2", "a"), ("b1", "b"), ("b2", "a"), ("c1", "c"), ("c2", "b")]))
    #expect((0..<6).map(enrolment.partner) == [1, 3, 5, 0, nil, 2])
  }

  @Test("Seeds differ by run, role and utterance, and are the same every time")
  func seeds() {
    let seed = UnitSeed.derive(run: 1, role: .protection, utterance: "u1")
    #expect(seed == UnitSeed.derive(run: 1, role: .protection, utterance: "u1"))
    let others = [
      UnitSeed.derive(run: 2, role: .protection, utterance: "u1"),
      UnitSeed.derive(run: 1, role: .purifier, utterance: "u1"),
      UnitSeed.derive(run: 1, role: .protection, utterance: "u2"),
    ]
    #expect(Set(others + [seed]).count == 4)
  }

  @Test("Targets come from other speakers, from a pool of bounded size that has every speaker")
  func candidates() {
    let names = (0..<40).map { ("u\($0 / 4)-\($0 % 4)", "s\($0 / 4)") }
    let all = CorpusAudio(utterances(names))
    #expect(all.pool == Array(0..<40))
    let others = Array(0..<4) + Array(8..<40)
    #expect(all.candidateIndices(for: 5) == others)
    let bounded = CorpusAudio(utterances(names), poolLimit: 20)
    let firstTwo = (0..<10).flatMap { [4 * $0, 4 * $0 + 1] }
    #expect(bounded.pool == firstTwo)
    #expect(all.candidatesHash(for: 0) == all.candidatesHash(for: 3))
    #expect(all.candidatesHash(for: 0) != all.candidatesHash(for: 4))
    #expect(all.candidatesHash(for: 0) != bounded.candidatesHash(for: 0))
  }

  /// Outcomes of 20 speakers with 5 trials each, of which `accepted` are 1.
  private func outcomes(_ accepted: Int) -> ClusteredSample {
    ClusteredSample((0..<20).map { _ in (0..<5).map { $0 < accepted ? 1 : 0 } })
  }

  @Test(
    "A purifier defeats, weakens, adds or cannot be told from none",
    arguments: [
      (clean: 5, protected: 0, purified: 4, outcome: PurifierVerdict.Outcome.defeats), (5, 0, 1, .weakens),
      (5, 2, 2, .notDistinguishable), (5, 3, 0, .adds), (5, 5, 5, .nothingToDefeat),
      (3, 5, 5, .nothingToDefeat),
    ])
  func verdicts(clean: Int, protected: Int, purified: Int, outcome: PurifierVerdict.Outcome) {
    let bootstrap = ClusterBootstrap(resamples: 100, seed: 1)
    let verdict = ProtectionVerdict(
      protection: "p", verifier: "v", effect: RateDifference(from: outcomes(clean), to: outcomes(protected)),
      rises: [("q", RateDifference(from: outcomes(protected), to: outcomes(purified)))],
      clean: RateEstimate(outcomes(clean), bootstrap: bootstrap),
      protected: RateEstimate(outcomes(protected), bootstrap: bootstrap))
    #expect(verdict.purifiers.map(\.outcome) == [outcome])
    #expect(verdict.protects == (outcome != .nothingToDefeat))
    if outcome == .defeats {
      #expect(verdict.sentence.contains("defeated by q (80 % restored)"))
      expectClose(verdict.purifiers[0].recovered ?? 0, 0.8, tolerance: 1e-12, "recovered")
    } else {
      #expect(!verdict.sentence.contains("defeated by q"))
    }
  }

  @Test("A verdict names each noise that it cannot tell a protection from")
  func noiseAsStrong() {
    let bootstrap = ClusterBootstrap(resamples: 100, seed: 1)
    func sentence(_ white: Int?, _ shaped: Int?) -> String {
      func noise(_ accepted: Int) -> (rate: RateEstimate, difference: RateDifference) {
        (
          RateEstimate(outcomes(accepted), bootstrap: bootstrap),
          RateDifference(from: outcomes(accepted), to: outcomes(0))
        )
      }
      let verdict = ProtectionVerdict(
        protection: "p", verifier: "v", effect: RateDifference(from: outcomes(5), to: outcomes(0)), rises: [],
        clean: RateEstimate(outcomes(5), bootstrap: bootstrap),
        protected: RateEstimate(outcomes(0), bootstrap: bootstrap), noise: white.map(noise),
        shapedNoise: shaped.map(noise))
      #expect((verdict.beyondNoise == nil) == (white == nil))
      #expect((verdict.beyondShapedNoise == nil) == (shaped == nil))
      return verdict.sentence
    }
    #expect(
      sentence(5, 0).contains(
        "(accepted 0/100, clean speech 100/100, noise as strong 100/100, shaped noise as strong 0/100); "
          + "not distinguishable from shaped noise as strong; "))
    #expect(sentence(0, 5).contains("; not distinguishable from noise as strong; "))
    #expect(
      sentence(0, 0).contains("; not distinguishable from noise as strong and from shaped noise as strong; "))
    #expect(!sentence(5, 5).contains("not distinguishable") && !sentence(nil, nil).contains("noise"))
  }

  @Test("Few data make no verdict: three of three trials do not show that a purifier defeats")
  func fewData() {
    func sample(_ outcome: Double) -> ClusteredSample {
      ClusteredSample(Array(repeating: [outcome], count: 2))
    }
    let effect = RateDifference(from: sample(1), to: sample(0))
    #expect(effect.difference == -1 && (effect.interval?.upper ?? -1) > 0)
  }

  @Test("The remaining time is the mean duration of each kind, and says what it leaves out")
  func pace() {
    var pace = AuditPace()
    pace.expect("slow", units: 3)
    pace.expect("fast", units: 10)
    #expect(pace.remainingSeconds == nil && pace.unmeasuredUnits == 13)
    pace.measure("slow", seconds: 4)
    pace.finish("slow")
    #expect(pace.remainingSeconds == 8 && pace.unmeasuredUnits == 10)
    pace.measure("slow", seconds: 2)
    pace.finish("slow")
    #expect(pace.remainingSeconds == 3)
  }
}
