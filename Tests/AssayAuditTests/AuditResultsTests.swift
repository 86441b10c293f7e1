import Foundation
import Testing
import _AssayTestSupport

@testable import AssayAudit

@Suite("Questions to an audit")
struct AuditResultsTests {
  @Test("The filter leaves out what a verifier, or all of them, reject of clean speech")
  func accuracy() throws {
    // v rejects the clean speech of s00, w that of s01; protected speech is accepted of s00 and s01 alone.
    let results = try SimulatedAudit.results(
      speakers: 4, each: 2, protections: ["p", "q"], verifiers: ["v", "w"]
    ) { place in
      if place.protection == "clean" {
        return place.speaker == (place.verifier == "v" ? 0 : 1) ? 0.1 : 0.9
      }
      return place.speaker < 2 && (place.protection == "p" || place.number == 0) ? 0.9 : 0.1
    }
    func row(_ filter: AccuracyFilter, _ protection: String) throws -> RateEstimate {
      try #require(
        SpeakerVerificationAccuracy(results, filter: filter).rows.first {
          $0.protection == protection && $0.purifier == "none" && $0.verifier == "v"
        }
      ).accuracy
    }
    #expect(try [row(.none, "p").successes, row(.none, "p").trials] == [4, 8])
    #expect(try [row(.verifier, "p").successes, row(.verifier, "p").trials] == [2, 6])
    #expect(try [row(.any, "p").successes, row(.any, "p").trials] == [4, 8])
    #expect(try [row(.verifier, "clean").successes, row(.verifier, "clean").trials] == [6, 6])
    let average = try #require(
      SpeakerVerificationAccuracy(results, filter: .verifier).averages.first {
        $0.purifier == "none" && $0.verifier == "v"
      })
    // p: 2 of 6; q: 1 of 6.
    #expect(average.pooled.successes == 3 && average.pooled.trials == 12)
    expectClose(average.macro.mean ?? 0, 0.25, tolerance: 1e-12)
    #expect(average.macro.speakers == 3 && average.macro.interval != nil)
  }

  @Test("Pooled and macro averages differ where protections have not the same number of utterances")
  func averages() throws {
    let results = try SimulatedAudit.results(speakers: 4, each: 4, protections: ["p", "q"]) { place in
      if place.protection == "clean" { return 0.9 }
      // q failed for all but the first utterance.
      if place.protection == "q" { return place.number == 0 ? 0.9 : nil }
      return place.number == 0 ? 0.9 : 0.1
    }
    let average = try #require(SpeakerVerificationAccuracy(results, filter: .none).averages.first)
    expectClose(average.pooled.rate ?? 0, 8.0 / 20, tolerance: 1e-12)
    expectClose(average.macro.mean ?? 0, (0.25 + 1) / 2, tolerance: 1e-12)
  }

  @Test("The macro average's interval holds the truth in 92 to 98 of 100 simulations")
  func macroCoverage() {
    var speakers = SimulatedSpeakers(seed: 31)
    let simulations = 2_000
    var covered = 0
    for _ in 0..<simulations {
      let pair = speakers.outcomes(limits: (0, 0.841_621_233_6), within: 0.3)
      let samples = [pair.0, pair.1].map { sample in
        ClusteredSample(
          bySpeaker: sample.clusters.enumerated().flatMap { index, values in
            values.map { (speaker: "\(index)", value: $0) }
          })
      }
      if let interval = MeanEstimate(meansOf: samples).interval, interval.lower <= 0.65,
        interval.upper >= 0.65
      {
        covered += 1
      }
    }
    let share = Double(covered) / Double(simulations)
    print("coverage of macro averages \(share)")
    #expect((0.92...0.98).contains(share))
  }

  @Test(
    "Methods that differ are told apart, those that do not are not, and a label that is not there is named")
  func comparisons() throws {
    var numbers = SimulatedSpeakers(seed: 8)
    let speakers = (0..<25).map { _ in numbers.normal() * 0.05 }
    let results = try SimulatedAudit.results(purifiers: ["gaussian-noise", "good", "same"]) { place in
      let base = 0.4 + speakers[place.speaker] + 0.05 * numbers.normal()
      return base + (place.purifier == "good" && place.protection == "p" ? 0.2 : 0)
    }
    let tables = try MethodComparisons.all(results, .purifiers, fixed: "p")
    #expect(tables.count == 1 && tables[0].pairs.count == 6)
    for pair in tables[0].pairs {
      let involved = [pair.first, pair.second].contains("good")
      #expect(
        pair.finding == (involved ? (pair.second == "good" ? .higher : .lower) : .notDistinguishable),
        "\(pair.first) \(pair.second)")
      #expect((pair.adjustedPValue ?? 0) >= (pair.pValue ?? 1))
    }
    let before = try MethodComparisons.all(results, .protections, verifier: "v")
    #expect(before.map(\.fixed) == ["none", "gaussian-noise", "good", "same"])
    #expect(before[2].pairs[0].finding == .higher && (before[2].pairs[0].effectSize ?? 0) > 0.8)
    #expect { try MethodComparisons.all(results, .purifiers, fixed: "x") } throws: {
      "\($0)".contains("no protection called “x”; it has clean, p")
    }
  }

  @Test("Holm's procedure errs in about 5 % of families of alike methods, not more")
  func familywise() throws {
    var numbers = SimulatedSpeakers(seed: 9)
    var wrong = 0
    let families = 300
    for _ in 0..<families {
      let results = try SimulatedAudit.results(speakers: 12, each: 2, purifiers: ["gaussian-noise", "b"]) {
        _ in
        numbers.normal()
      }
      let pairs = try MethodComparisons.all(results, .purifiers, fixed: "p")[0].pairs
      if pairs.contains(where: { $0.finding != .notDistinguishable }) { wrong += 1 }
    }
    let share = Double(wrong) / Double(families)
    print("families with a false difference: \(share)")
    #expect(share < 0.085)
  }

  @Test("Sign flips by hand: five alike differences, and differences that cancel")
  func signFlips() {
    let alike = ClusteredSample([[1], [1], [1], [1], [1]])
    #expect(SignFlipTest(alike, seed: 1).pValue == 2.0 / 32)
    #expect(SignFlipTest(ClusteredSample([[1], [-1]]), seed: 1).pValue == 1)
    #expect(SignFlipTest(ClusteredSample([]), seed: 1).pValue == nil)
    let many = ClusteredSample((0..<30).map { _ in [1] })
    #expect((SignFlipTest(many, seed: 1).pValue ?? 1) < 1e-4)
    #expect(HolmAdjustment.adjusted([0.01, 0.04, 0.03]) == [0.03, 0.06, 0.06])
    #expect(HolmAdjustment.adjusted([]) == [] && HolmAdjustment.adjusted([0.7, 0.9]) == [1, 1])
  }

  @Test("Groups have their own rates, and the worst is named")
  func breakdown() throws {
    let results = try SimulatedAudit.results(speakers: 6, each: 3) { place in
      place.protection == "p" && place.speaker % 2 == 0 ? 0.9 : 0.1
    }
    let gender = GroupBreakdown(results, by: .gender)
    let row = try #require(gender.rows.first { $0.protection == "p" && $0.purifier == "none" })
    #expect(row.groups.map(\.name) == ["female", "male"] && row.worst == "female")
    #expect(row.groups.map(\.accepted.successes) == [9, 0] && row.groups.map(\.accepted.trials) == [9, 9])
    #expect(GroupBreakdown(results, by: .speaker).rows[0].groups.count == 6)
    let length = GroupBreakdown(results, by: .length).rows[0].groups
    #expect(length.map(\.name) == ["1: under 2.0 s", "2: 2.0 to 3.0 s", "3: from 3.0 s"])
    #expect(length.map(\.accepted.trials) == [6, 6, 6])
    let language = GroupBreakdown(results, by: .language).rows[0]
    #expect(language.groups.map(\.name) == ["unknown"] && language.worst == nil)
  }
}
