import AssayFiles
import AssayRoles
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayAudit

@Suite("Calibration")
struct CalibrationTests {
  /// Voices on a sphere: speakers around 0, recordings around their speaker, some speakers steadier than others.
  private static func trials(
    _ numbers: inout SimulatedSpeakers, speakers: Int = 25, each: Int = 5, within: Double = 0.55
  ) throws -> VerificationTrials {
    let voices = (0..<speakers).flatMap { speaker in
      let centre = (0..<16).map { _ in numbers.normal() }
      let spread = within * exp(0.3 * numbers.normal())
      return (0..<each).map { _ in
        let voice = centre.map { $0 + spread * numbers.normal() }
        let norm = voice.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return (speaker: "s\(speaker)", embedding: voice.map { Float($0 / norm) })
      }
    }
    return try VerificationTrials(voices) { one, other in
      zip(one, other).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
    }
  }

  private static func calibration(
    _ trials: VerificationTrials, parameters: ParameterValues, threshold: Double = 0.4
  ) -> Calibration {
    Calibration(
      trials, verifier: ("v", parameters, ["w": "1"], threshold), corpus: ("c", ContentHash(of: "c")),
      resampling: SpeakerResampling(resamples: 200, seed: 1))
  }

  private static let description = MethodDescription(
    name: "v", role: .verifier, summary: "s", paper: "p",
    parameters: [
      ParameterDescription("threshold", .number(0...1), default: .number(0.4), help: "h"),
      ParameterDescription("scale", .number(0...2), default: .number(1), help: "h"),
    ])

  @Test("Intervals of the rate and the threshold hold the truth in 92 to 98 of 100 simulations of 25 × 5")
  func coverage() throws {
    var numbers = SimulatedSpeakers(seed: 21)
    var truth = (rate: 0.0, threshold: 0.0)
    let large = 8
    for _ in 0..<large {
      let crossing = try Self.trials(&numbers, speakers: 300).curve.crossing
      truth.rate += crossing.rate / Double(large)
      truth.threshold += crossing.threshold / Double(large)
    }
    let simulations = 400
    var covered = (rate: 0, threshold: 0)
    for simulation in 0..<simulations {
      let trials = try Self.trials(&numbers)
      let found = try #require(
        SpeakerResampling(resamples: 100, seed: UInt64(simulation)).intervals(trials))
      if found.rate.lower <= truth.rate, found.rate.upper >= truth.rate { covered.rate += 1 }
      if found.threshold.lower <= truth.threshold, found.threshold.upper >= truth.threshold {
        covered.threshold += 1
      }
    }
    let rate = Double(covered.rate) / Double(simulations)
    let threshold = Double(covered.threshold) / Double(simulations)
    print("coverage of the equal error rate \(rate), of its threshold \(threshold)")
    #expect((0.92...0.98).contains(rate))
    #expect((0.92...0.98).contains(threshold))
  }

  @Test("Costs and rates by hand")
  func cost() throws {
    let curve = ErrorRateCurve(SortedScores(genuine: [0.4, 0.7, 0.8, 0.9], impostor: [0.1, 0.2, 0.3, 0.6]))
    let rates = curve.rates(at: 0.5)
    #expect(rates.falseAcceptance == 0.25 && rates.falseRejection == 0.25)
    #expect(curve.rates(at: 2) == (0, 1) && curve.rates(at: -1) == (1, 0))
    // At 0.7: FAR 0, FRR 1/4: p/4 / p. At 0.4: FAR 1/4, FRR 0: (1 − p)/4 / p.
    let rare = DetectionCost(curve, targetProbability: 0.01)
    expectClose(rare.cost, 0.25, tolerance: 1e-12)
    #expect(rare.threshold == 0.7)
    let even = DetectionCost(curve, targetProbability: 0.5)
    expectClose(even.cost, 0.25, tolerance: 1e-12)
    #expect(even.threshold == 0.4)
  }

  @Test("A weight of two is the score twice, for random scores")
  func weights() {
    var generator = SeededNumbers(seed: 5)
    for _ in 0..<50 {
      func scores() -> [Double] {
        (0..<Int.random(in: 1...20, using: &generator)).map { _ in
          Double(Int.random(in: 0...30, using: &generator))
        }
      }
      let (genuine, impostor) = (scores(), scores())
      let sorted = SortedScores(genuine: genuine, impostor: impostor)
      let counts = (genuine + impostor).indices.map { _ in Int.random(in: 1...3, using: &generator) }
      let weighted = ErrorRateCurve(sorted, weights: sorted.origins.map { Double(counts[$0]) })
      func repeated(_ values: [Double], _ offset: Int) -> [Double] {
        values.enumerated().flatMap { Array(repeating: $1, count: counts[offset + $0]) }
      }
      let plain = ErrorRateCurve(
        SortedScores(genuine: repeated(genuine, 0), impostor: repeated(impostor, genuine.count)))
      for (a, b) in zip(weighted.points, plain.points) {
        #expect(a.threshold == b.threshold)
        expectClose(a.falseAcceptance, b.falseAcceptance, tolerance: 1e-12)
        expectClose(a.falseRejection, b.falseRejection, tolerance: 1e-12)
      }
    }
  }

  @Test("A verifier without errors has a rate from 0 to what so few speakers can tell")
  func perfect() throws {
    var numbers = SimulatedSpeakers(seed: 3)
    let trials = try Self.trials(&numbers, within: 0.01)
    let found = try #require(SpeakerResampling(resamples: 100, seed: 1).intervals(trials))
    #expect(found.rate.lower == 0)
    // 1 − 0.025^(1/25)
    expectClose(found.rate.upper, 0.1372, tolerance: 1e-4)
  }

  @Test("The file is read back as it was, and the same seed gives the same file")
  func file() throws {
    var numbers = SimulatedSpeakers(seed: 4)
    let trials = try Self.trials(&numbers)
    let values = try ParameterValues(for: Self.description)
    let calibration = Self.calibration(trials, parameters: values)
    #expect(try calibration.json() == Self.calibration(trials, parameters: values).json())
    try TestFiles.withTemporaryFolder { folder in
      let url = folder.appendingPathComponent("c.json")
      try calibration.json().write(to: url, atomically: true, encoding: .utf8)
      let read = try Calibration(contentsOf: url)
      #expect(try read.json() == calibration.json())
      try read.require(values, weights: ["w": "1"])
      try read.require(
        ParameterValues(for: Self.description, overrides: ["threshold": "0.9"]), weights: ["w": "1"])
      for (other, weights) in [
        (["scale": "1.5"], ["w": "1"]), ([:], ["w": "2"]),
      ] {
        #expect(throws: RoleError.self) {
          try read.require(ParameterValues(for: Self.description, overrides: other), weights: weights)
        }
      }
      try "{}".write(to: url, atomically: true, encoding: .utf8)
      #expect { try Calibration(contentsOf: url) } throws: { "\($0)".contains("c.json is not a calibration") }
      #expect(throws: FileError.self) {
        try Calibration(contentsOf: folder.appendingPathComponent("none.json"))
      }
    }
  }

  @Test("Two speakers have a rate and no interval; one speaker has none")
  func fewSpeakers() throws {
    var numbers = SimulatedSpeakers(seed: 6)
    let trials = try Self.trials(&numbers, speakers: 2)
    #expect(SpeakerResampling(resamples: 100, seed: 1).intervals(trials) == nil)
    #expect(throws: RoleError.self) { try Self.trials(&numbers, speakers: 1) }
    #expect(throws: RoleError.self) { try Self.trials(&numbers, speakers: 3, each: 1) }
  }

  @Test("Plots name the verifier and are drawn")
  func plots() throws {
    var numbers = SimulatedSpeakers(seed: 7)
    let trials = try Self.trials(&numbers)
    let report = CalibrationReport(
      Self.calibration(trials, parameters: try ParameterValues(for: Self.description)), trials)
    for svg in [report.detectionErrorTradeoff, report.acceptance] {
      #expect(svg.hasPrefix("<svg") && svg.contains("v: "))
      #expect(svg.components(separatedBy: "<polyline").count == 3)
    }
    #expect(report.acceptance.contains("published") && report.acceptance.contains("stroke-dasharray"))
  }
}
