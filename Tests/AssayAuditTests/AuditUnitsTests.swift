import AssayCorpus
import AssayErrors
import AssayFiles
import AssayRoles
import AssayStore
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayAudit

@Suite("Units of an audit")
struct AuditUnitsTests {
  private func withPlan(
    _ fakes: SyntheticMethods, speech: SourceSpeech = .clean, _ body: (URL, AuditPlan) throws -> Void
  ) throws {
    try TestFiles.withTemporaryFolder { root in
      let clean = root.appendingPathComponent("clean")
      try SyntheticCorpus.write(to: clean, speakers: 4, utterances: 3)
      let plan = try AuditPlan(
        corpus: Corpus.load(clean: clean), methods: fakes.methods,
        protections: [MethodRequest("mask"), MethodRequest("useless")], purifiers: [MethodRequest("unmask")],
        cloners: [MethodRequest("parrot"), MethodRequest("reader")], sourceSpeech: speech,
        verifiers: [MethodRequest(method: "tones")], raters: [MethodRequest("meter")],
        recognisers: [MethodRequest("parrot")], seed: 5)
      try body(root, plan)
    }
  }

  private func units(_ plan: AuditPlan) -> AuditUnits {
    AuditUnits(plan, contentKinds: ["parrot": .speech, "reader": .text])
  }

  @Test("The list follows from the plan, has no unit twice, and puts what a unit needs before it")
  func order() throws {
    for speech in SourceSpeech.allCases {
      try withPlan(SyntheticMethods(), speech: speech) { _, plan in
        let units = units(plan)
        let all = units.all
        #expect(self.units(plan).all == all && Set(all).count == all.count)
        let counts = Dictionary(grouping: all, by: \.stage).mapValues(\.count)
        // 13 places of 12 recordings: 3 protections × 3 purifiers and 2 × 2 controls; each is cloned twice.
        #expect(
          counts == [
            .protect: 24, .align: 24, .control: 48, .purify: 72, .clone: 2 * 13 * 12, .verify: 3 * 13 * 12,
            .rate: 3 * 13 * 12, .recognise: 13 * 12,
          ])
        var before: Set<AuditUnit> = []
        for unit in all {
          for input in units.inputs(of: unit) {
            guard let supplier = units.unit(supplying: input) else {
              #expect(input == .audio(unit.place.clean) || unit.stage == .clone)
              continue
            }
            #expect(before.contains(supplier), "\(unit) needs \(supplier)")
          }
          before.insert(unit)
        }
      }
    }
  }

  @Test("A unit's closure holds what it needs and no more")
  func closure() throws {
    try withPlan(SyntheticMethods()) { _, plan in
      let units = units(plan)
      func unit(_ stage: StageKind, _ protection: String, _ purifier: String, _ cloner: String) throws
        -> AuditUnit
      {
        try #require(
          units.all.first {
            $0.stage == stage
              && $0.place.cell == AuditCell(protection: protection, purifier: purifier, cloner: cloner)
          })
      }
      let verified = try unit(.verify, "mask", "unmask", "reader")
      #expect(units.closure(of: [verified]).map(\.stage) == [.protect, .purify, .clone, .verify])
      // Whether a control is made is decided by all recordings of its protection.
      let control = try unit(.control, "noise like mask", "none", "none")
      #expect(units.closure(of: [control]).count == 12 + 12 + 1)
      #expect(units.closure(of: [control, verified]).count == 12 + 12 + 1 + 3)
      let clean = try unit(.verify, "clean", "none", "none")
      #expect(units.closure(of: [clean]) == [clean])
    }
    try withPlan(SyntheticMethods(), speech: .processed) { _, plan in
      let units = units(plan)
      let clone = try #require(
        units.all.first { $0.stage == .clone && $0.method == "parrot" && $0.place.cell.purifier == "unmask" })
      // The reference and the other recording, each purified; clean speech is not protected.
      #expect(units.closure(of: [clone]).map(\.stage) == [.purify, .purify, .clone])
    }
  }

  @Test("Parts that were done apart and are merged give the same bytes, and nothing is done twice")
  func parts() throws {
    let whole = SyntheticMethods()
    try withPlan(whole) { root, plan in
      let alone = root.appendingPathComponent("alone")
      let table = try AuditRunner.run(plan, methods: whole.methods, folder: alone)
      #expect(table.failures.isEmpty)
      let fakes = SyntheticMethods()
      let parts = (0..<3).map { root.appendingPathComponent("part\($0)") }
      for (number, part) in parts.enumerated() {
        try AuditRunner.work(on: plan, methods: fakes.methods, folder: part) {
          $0.place.utterance % 3 == number
        }
        #expect(!FileManager.default.fileExists(atPath: RunFolder(part).resultsJSON.path))
      }
      let first = try AuditRunner.merge(parts[1], into: parts[0])
      #expect(first.artefacts > 0 && first.measurements > 0 && first.differing == 0 && first.damaged == 0)
      try AuditRunner.merge(parts[2], into: parts[0])
      #expect(try AuditRunner.merge(parts[2], into: parts[0]) == AuditMerge())
      let calls = fakes.total
      #expect(try AuditRunner.run(plan, methods: fakes.methods, folder: parts[0]) == table)
      #expect(fakes.total == calls)
      for name in ["results.json", "results.csv", "ratings.csv", "words.csv", "table.txt", "plan.json"] {
        #expect(
          try Data(contentsOf: alone.appendingPathComponent(name))
            == Data(contentsOf: parts[0].appendingPathComponent(name)), "\(name)")
      }
      let (one, other) = (RunFolder(alone), RunFolder(parts[0]))
      let records = try AuditDatabase(one).artefacts()
      #expect(try records.map(\.key) == AuditDatabase(other).artefacts().map(\.key))
      for record in records {
        let key = try #require(ContentHash(hexadecimal: record.key))
        #expect(try Data(contentsOf: one.artefact(key)) == Data(contentsOf: other.artefact(key)))
      }
    }
  }

  @Test("Damaged artefacts are not merged, and runs of something else are refused by name")
  func strangers() throws {
    let fakes = SyntheticMethods()
    try withPlan(fakes) { root, plan in
      let (one, two) = (root.appendingPathComponent("one"), root.appendingPathComponent("two"))
      for folder in [one, two] {
        try AuditRunner.work(on: plan, methods: fakes.methods, folder: folder) {
          $0.stage == .protect && (folder == one || $0.place.utterance < 2)
        }
      }
      let record = try #require(try AuditDatabase(RunFolder(one)).artefacts().last)
      let url = RunFolder(one).artefact(try #require(ContentHash(hexadecimal: record.key)))
      try Data(contentsOf: url).prefix(100).write(to: url)
      let merge = try AuditRunner.merge(one, into: two)
      let known = try AuditDatabase(RunFolder(two)).artefacts().contains { $0.key == record.key }
      #expect(merge.damaged == (known ? 0 : 1) && merge.artefacts + merge.damaged == 20)

      let other = try AuditPlan(
        corpus: Corpus.load(clean: root.appendingPathComponent("clean")), methods: fakes.methods,
        protections: [MethodRequest("mask")], purifiers: [], verifiers: [MethodRequest("tones")], seed: 6)
      let three = root.appendingPathComponent("three")
      try AuditRunner.work(on: other, methods: fakes.methods, folder: three) { $0.stage == .protect }
      let error = #expect(throws: AuditError.self) { try AuditRunner.merge(three, into: two) }
      #expect(error?.message.contains("the seed is 5, not 6") == true)
      let none = #expect(throws: AuditError.self) {
        try AuditRunner.merge(root.appendingPathComponent("clean"), into: two)
      }
      #expect(none?.message.contains("does not contain an audit") == true)
      #expect(throws: StoreError.self) { try AuditRunner.merge(two, into: two) }
    }
  }
}
