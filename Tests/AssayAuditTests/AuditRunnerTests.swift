import AssayCorpus
import AssayErrors
import AssayFiles
import AssayRoles
import AssaySignal
import AssayStore
import Foundation
import Synchronization
import Testing
import _AssayTestSupport

@testable import AssayAudit

@Suite("AuditRunner")
struct AuditRunnerTests {
  /// A corpus and a plan in a temporary folder.
  private func withPlan(
    _ methods: SyntheticMethods = SyntheticMethods(), speakers: Int = 3, utterances: Int = 3,
    protections: [String] = ["mask", "useless"], _ body: (URL, AuditPlan) throws -> Void
  ) throws {
    try TestFiles.withTemporaryFolder { root in
      let clean = root.appendingPathComponent("clean")
      try SyntheticCorpus.write(to: clean, speakers: speakers, utterances: utterances)
      try body(root, try plan(clean, methods, protections: protections))
    }
  }

  private func plan(
    _ clean: URL, _ methods: SyntheticMethods, protections: [String] = ["mask", "useless"],
    purifiers: [String] = ["unmask"], seed: UInt64 = 7
  ) throws -> AuditPlan {
    try AuditPlan(
      corpus: Corpus.load(clean: clean), methods: methods.methods,
      protections: protections.map { try MethodRequest($0) },
      purifiers: purifiers.map { try MethodRequest($0) }, verifiers: [MethodRequest(method: "tones")],
      seed: seed)
  }

  private func row(_ table: AuditTable, _ protection: String, _ purifier: String) throws -> AuditRow {
    try #require(table.rows.first { $0.protection == protection && $0.purifier == purifier })
  }

  @Test("An audit tells what protects, what does not, and what defeats it")
  func wholeAudit() throws {
    let fakes = SyntheticMethods()
    try withPlan(fakes, speakers: 6, utterances: 4) { root, plan in
      let run = root.appendingPathComponent("run")
      let seen = Mutex<[AuditProgress]>([])
      let table = try AuditRunner.run(plan, methods: fakes.methods, folder: run) { progress in
        seen.withLock { $0.append(progress) }
      }
      // Clean, two protections, each with no purifier, the given one, and the control.
      let cells = ["clean", "mask", "useless"].flatMap { protection in
        ["none", "unmask", "gaussian-noise"].map { purifier in "\(protection) \(purifier)" }
      }
      #expect(
        table.rows.map { "\($0.protection) \($0.purifier)" } == cells + [
          "noise like mask none", "shaped noise like mask none", "noise like useless none",
          "shaped noise like useless none",
        ])
      #expect(try row(table, "clean", "none").accepted.successes == 24)
      expectClose(try row(table, "clean", "none").similarity.mean ?? 0, 1, tolerance: 1e-6, "self-similarity")
      #expect(try row(table, "mask", "none").accepted.successes == 0)
      #expect(try row(table, "mask", "unmask").accepted.successes == 24)
      #expect(try row(table, "mask", "gaussian-noise").accepted.successes == 0)
      let mask = try #require(table.verdicts.first { $0.protection == "mask" })
      #expect(mask.protects)
      #expect(mask.purifiers.map(\.outcome) == [.defeats, .notDistinguishable])
      let useless = try #require(table.verdicts.first { $0.protection == "useless" })
      #expect(!useless.protects && useless.purifiers.allSatisfy { $0.outcome == .nothingToDefeat })
      #expect(useless.sentence.contains("not shown to protect"))
      #expect(table.failures.isEmpty)
      #expect(
        table.notices.map { "\($0.label): \($0.text) \($0.count)" }.contains(
          "mask: The first recording was masked. 6"))

      #expect(
        try String(contentsOf: run.appendingPathComponent("results.json"), encoding: .utf8) == table.json())
      #expect(try String(contentsOf: run.appendingPathComponent("results.csv"), encoding: .utf8) == table.csv)
      #expect(try String(contentsOf: run.appendingPathComponent("table.txt"), encoding: .utf8) == table.text)
      #expect(try AuditTable(contentsOf: run.appendingPathComponent("results.json")) == table)
      #expect(try AuditRunner.plan(in: run)?.utterances == plan.utterances)

      let last = try #require(seen.withLock { $0.last })
      // 24 × (2 protected + 2 aligned + 4 controls + 3 × 2 purified + 13 embedded)
      #expect(last.done == 24 * 27 && last.total == 24 * 27 && last.failed == 0)
      #expect(
        seen.withLock { $0.contains { $0.method != nil } && $0.contains { $0.remainingSeconds != nil } })
    }
  }

  @Test("An audit that is stopped again and again ends with the same bytes, and does nothing twice")
  func stopping() throws {
    let whole = SyntheticMethods()
    try withPlan(whole) { root, plan in
      let left = root.appendingPathComponent("left")
      let stopped = root.appendingPathComponent("stopped")
      _ = try AuditRunner.run(plan, methods: whole.methods, folder: left)
      let fakes = SyntheticMethods()
      var numbers = SeededNumbers(seed: 17)
      let points = (0..<5).map { _ in Int.random(in: 1..<whole.total, using: &numbers) }.sorted()
      for point in points {
        let error = #expect(throws: AuditError.self) {
          _ = try AuditRunner.run(
            plan, methods: fakes.methods, folder: stopped, isStopped: { fakes.total >= point })
        }
        #expect(error?.code == .stopped)
        #expect(fakes.total == point)
        // What kill -9 may leave: a half-written artefact, and one that is not in the database yet.
        let folder = RunFolder(stopped)
        let artefact = folder.artefact(ContentHash(of: "\(point)"))
        try AtomicFile.write(Data("not in the database".utf8), to: artefact)
        try Data("half".utf8).write(
          to: artefact.deletingLastPathComponent().appendingPathComponent(".x.partial-1-\(point).wav"))
      }
      _ = try AuditRunner.run(plan, methods: fakes.methods, folder: stopped)
      #expect(fakes.calls.withLock { $0 } == whole.calls.withLock { $0 })
      for name in ["results.json", "results.csv", "table.txt", "plan.json"] {
        #expect(
          try Data(contentsOf: left.appendingPathComponent(name))
            == Data(contentsOf: stopped.appendingPathComponent(name)), "\(name)")
      }
      let first = try AuditDatabase(RunFolder(left))
      let second = try AuditDatabase(RunFolder(stopped))
      #expect(try first.artefacts().map(\.contentHash) == second.artefacts().map(\.contentHash))
      #expect(try first.trials() == second.trials())
      // Nothing is left to do.
      let calls = fakes.total
      _ = try AuditRunner.run(plan, methods: fakes.methods, folder: stopped)
      #expect(fakes.total == calls)
    }
  }

  @Test("An artefact that was deleted, cut off or changed behind our back is made again")
  func damagedArtefacts() throws {
    let fakes = SyntheticMethods()
    try withPlan(fakes) { root, plan in
      let run = root.appendingPathComponent("run")
      let table = try AuditRunner.run(plan, methods: fakes.methods, folder: run)
      let before = fakes.total
      let folder = RunFolder(run)
      let artefacts = try AuditDatabase(folder).artefacts()
      // A noise control is made without a method of the test's.
      let made = artefacts.filter { artefact in
        !NoiseControl.allCases.contains { artefact.recipe.contains($0.description.name) }
      }
      let urls = try made.prefix(3).map {
        folder.artefact(try #require(ContentHash(hexadecimal: $0.key)))
      }
      try FileManager.default.removeItem(at: urls[0])
      let second = try Data(contentsOf: urls[1])
      try second.prefix(100).write(to: urls[1])
      var third = try Data(contentsOf: urls[2])
      third[third.count - 5] ^= 1
      try third.write(to: urls[2])
      #expect(try AuditRunner.run(plan, methods: fakes.methods, folder: run) == table)
      #expect(fakes.total == before + 3)
      #expect(try Data(contentsOf: urls[1]) == second)
      #expect(try AuditDatabase(folder).artefacts().map(\.contentHash) == artefacts.map(\.contentHash))
    }
  }

  @Test("What fails is recorded, shown, tried again, and never lost from the counts")
  func failures() throws {
    let fakes = SyntheticMethods(failing: ["mask s0_1", "unmask s1_0"])
    try withPlan(fakes) { root, plan in
      let run = root.appendingPathComponent("run")
      let table = try AuditRunner.run(plan, methods: fakes.methods, folder: run)
      #expect(try row(table, "clean", "none").failed == 0)
      #expect(try row(table, "mask", "none").failed == 1)
      #expect(try row(table, "mask", "none").accepted.trials == 8)
      // The protection's failure and the purifier's own.
      #expect(try row(table, "mask", "unmask").failed == 2)
      #expect(try row(table, "clean", "unmask").failed == 1)
      #expect(try row(table, "mask", "gaussian-noise").failed == 1)
      for row in table.rows { #expect(row.accepted.trials + row.failed + row.withoutTrial == 9) }
      let messages = ["mask cannot take s0_1."] + Array(repeating: "unmask cannot take s1_0.", count: 3)
      #expect(table.failures.map(\.message).sorted() == messages)
      #expect(table.text.contains("mask: mask cannot take s0_1. (1: s0_1)"))
      let calls = fakes.total
      #expect(try AuditRunner.run(plan, methods: fakes.methods, folder: run) == table)
      #expect(fakes.total == calls + 4)
      // Once the methods work, nothing of the failures is left.
      let healed = SyntheticMethods()
      let fresh = SyntheticMethods()
      let after = try AuditRunner.run(plan, methods: healed.methods, folder: run)
      let alone = try AuditRunner.run(
        plan, methods: fresh.methods, folder: root.appendingPathComponent("alone"))
      #expect(after == alone && after.failures.isEmpty)
    }
  }

  @Test("A plan may grow, and earlier work is kept; another corpus, seed or parameter is refused by name")
  func growing() throws {
    let fakes = SyntheticMethods()
    try withPlan(fakes, protections: ["mask"]) { root, small in
      let clean = root.appendingPathComponent("clean")
      let run = root.appendingPathComponent("run")
      _ = try AuditRunner.run(small, methods: fakes.methods, folder: run)
      let masked = fakes.calls.withLock { $0["mask"] }
      let grown = try plan(clean, fakes)
      let table = try AuditRunner.run(grown, methods: fakes.methods, folder: run)
      #expect(fakes.calls.withLock { $0["mask"] } == masked)
      #expect(table.rows.count == 13)

      for (other, clause) in [
        (small, "the protection “useless” is missing"),
        (try plan(clean, fakes, seed: 8), "the seed is 8, not 7"),
        (
          try plan(clean, fakes, protections: ["mask@mask:level=0.5", "useless"]),
          "the protection “mask” has level=0.5, not level="
        ),
      ] {
        let error = #expect(throws: AuditError.self) {
          _ = try AuditRunner.run(other, methods: fakes.methods, folder: run)
        }
        #expect(error?.code == .planDiffers)
        #expect(error?.message.contains(clause) == true, "\(error?.message ?? "")")
      }
      try SyntheticCorpus.writeOne(9, 9, to: clean.appendingPathComponent("s0_0.wav"))
      try SyntheticCorpus.writeOne(9, 8, to: clean.appendingPathComponent("s9_0.wav"))
      let error = #expect(throws: AuditError.self) {
        _ = try AuditRunner.run(try plan(clean, fakes), methods: fakes.methods, folder: run)
      }
      #expect(error?.message.contains("1 more recordings, such as s9_0") == true)
      #expect(
        error?.message.contains("1 recordings or their descriptions have changed, such as s0_0") == true)
      let stale = #expect(throws: AuditError.self) {
        _ = try AuditRunner.run(grown, methods: fakes.methods, folder: run)
      }
      #expect(stale?.message.contains("s0_0.wav has changed") == true)
    }
  }

  @Test("Recordings that are protected already are taken by name, and missing ones are reported")
  func protectedFolder() throws {
    let fakes = SyntheticMethods()
    try withPlan(fakes) { root, _ in
      let ready = root.appendingPathComponent("ready")
      for speaker in 0..<3 {
        for utterance in 0..<3 where (speaker, utterance) != (2, 1) {
          var waveform = SyntheticCorpus.voice(speaker, utterance: utterance)
          let tone = TestSignals.sine(2_500, amplitude: 0.35, sampleRate: 8_000, count: waveform.count)
          for index in tone.indices { waveform.samples[index] += tone[index] }
          try AudioFile.write(waveform, to: ready.appendingPathComponent("s\(speaker)_\(utterance).wav"))
        }
      }
      let corpus = try Corpus.load(clean: root.appendingPathComponent("clean"))
      func plan(_ folder: URL) throws -> AuditPlan {
        try AuditPlan(
          corpus: corpus, methods: fakes.methods, protections: [], protectedFolders: [("official", folder)],
          purifiers: [MethodRequest(method: "unmask")], verifiers: [MethodRequest(method: "tones")], seed: 1)
      }
      let run = root.appendingPathComponent("run")
      let table = try AuditRunner.run(plan(ready), methods: fakes.methods, folder: run)
      let unpurified = try row(table, "official", "none")
      #expect(unpurified.accepted.successes == 0 && unpurified.accepted.trials == 8 && unpurified.failed == 1)
      #expect(try row(table, "official", "unmask").accepted.successes == 8)
      #expect(table.failures.map(\.utterance) == ["s2_1"])
      #expect(table.failures[0].message.contains(ready.path))
      let error = #expect(throws: AuditError.self) { _ = try plan(root.appendingPathComponent("run")) }
      #expect(error?.code == .invalidPlan)
    }
  }

  @Test("Another process in the folder, and a method that cannot be made, are told before any work")
  func early() throws {
    let fakes = SyntheticMethods()
    try withPlan(fakes) { root, plan in
      let run = root.appendingPathComponent("run")
      try RunFolder(run).create()
      let lock = try RunLock(RunFolder(run))
      let error = #expect(throws: StoreError.self) {
        _ = try AuditRunner.run(plan, methods: fakes.methods, folder: run)
      }
      #expect(error?.code == .inUse)
      withExtendedLifetime(lock) {}
      let broken = MethodRegistries(
        protections: fakes.methods.protections,
        purifiers: Registry(
          .purifier,
          fakes.methods.purifiers.entries.map { entry in
            .init(entry.description) { _, _ in throw RoleError(.missingModel, "The weights are missing.") }
          }), verifiers: fakes.methods.verifiers)
      #expect(throws: RoleError(.missingModel, "The weights are missing.")) {
        _ = try AuditRunner.run(plan, methods: broken, folder: root.appendingPathComponent("other"))
      }
      #expect(fakes.total == 0)
    }
  }

  @Test("A speaker with one recording has similarity but no trial, and that is counted")
  func singleRecording() throws {
    let fakes = SyntheticMethods()
    try withPlan(fakes, speakers: 2, utterances: 2) { root, _ in
      let clean = root.appendingPathComponent("clean")
      try SyntheticCorpus.writeOne(5, 0, to: clean.appendingPathComponent("s5_0.wav"))
      let table = try AuditRunner.run(
        plan(clean, fakes), methods: fakes.methods, folder: root.appendingPathComponent("run"))
      for row in table.rows {
        #expect(row.withoutTrial == 1 && row.accepted.trials == 4 && row.similarity.count == 5)
      }
      #expect(table.text.contains("1 of 5 recordings have no verification trial"))
    }
  }

  @Test("Each artefact's row, metadata and sidecar tell how it was made")
  func provenance() throws {
    let fakes = SyntheticMethods()
    try withPlan(fakes, speakers: 2, utterances: 2, protections: ["mask:level=0.5"]) { root, plan in
      let run = root.appendingPathComponent("run")
      _ = try AuditRunner.run(plan, methods: fakes.methods, folder: run)
      let folder = RunFolder(run)
      let artefacts = try AuditDatabase(folder).artefacts()
      // 4 protected, 2 × 4 with noise as strong, 2 × 2 × 4 purified
      #expect(artefacts.count == 28)
      for artefact in artefacts {
        let recipe = try JSONDecoder().decode(ArtefactRecipe.self, from: Data(artefact.recipe.utf8))
        #expect(try recipe.key().hexadecimal == artefact.key)
        let url = folder.artefact(try #require(ContentHash(hexadecimal: artefact.key)))
        let beside = try Provenance.read(besideAudio: url)
        #expect(try Provenance.read(inMetadataOf: url) == beside)
        #expect(beside.details["artefact"] == artefact.key && beside.method == recipe.method.method)
        #expect(try ContentHash(ofFile: url).hexadecimal == artefact.contentHash)
        #expect(recipe.method.version == plan.version)
        if NoiseControl.allCases.map(\.description.name).contains(recipe.method.method) {
          #expect(recipe.input.model != nil)
          for key in ["alignedShare", "medianCorrelation", "segmentalSignalToNoise"] {
            #expect(beside.details[key] != nil && artefact.details.contains(key))
          }
        } else if recipe.method.role == .protection {
          #expect(recipe.method.weights == ["mask.bin": "00"])
          #expect(recipe.method.parameters.number("level") == 0.5)
          #expect(artefact.details == "{\"candidates\":2}")
        }
      }
    }
  }
}
