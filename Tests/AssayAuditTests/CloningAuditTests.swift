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

@Suite("Audits with cloners")
struct CloningAuditTests {
  private func withCorpus(speakers: Int = 6, _ body: (URL, Corpus) throws -> Void) throws {
    try TestFiles.withTemporaryFolder { root in
      let clean = root.appendingPathComponent("clean")
      try SyntheticCorpus.write(to: clean, speakers: speakers, utterances: 3)
      try body(root, try Corpus.load(clean: clean))
    }
  }

  private func plan(
    _ corpus: Corpus, _ methods: SyntheticMethods, cloners: [String],
    folders: [(label: String, folder: URL)] = [], speech: SourceSpeech = .clean
  ) throws -> AuditPlan {
    try AuditPlan(
      corpus: corpus, methods: methods.methods, protections: [MethodRequest(method: "mask")],
      purifiers: [MethodRequest(method: "unmask")], cloners: cloners.map { try MethodRequest($0) },
      sourceSpeech: speech, cloneFolders: folders, verifiers: [MethodRequest(method: "tones")], seed: 7)
  }

  @Test("Clones are verified beside the speech, with a verdict of their own, and say so")
  func wholeAudit() throws {
    let fakes = SyntheticMethods()
    try withCorpus { root, corpus in
      let run = root.appendingPathComponent("run")
      let plan = try plan(corpus, fakes, cloners: ["parrot", "reader"])
      let table = try AuditRunner.run(plan, methods: fakes.methods, folder: run)
      func row(_ protection: String, _ purifier: String, _ cloner: String) throws -> AuditRow {
        try #require(
          table.rows.first { $0.protection == protection && $0.purifier == purifier && $0.cloner == cloner })
      }
      // Clean and masked, unpurified, purified and noisy, and the two controls; the speech and two cloners' clones.
      #expect(table.rows.count == 8 * 3)
      for cloner in ["none", "parrot", "reader"] {
        #expect(try row("clean", "none", cloner).accepted.successes == 18, "\(cloner)")
        #expect(try row("mask", "none", cloner).accepted.successes == 0, "\(cloner)")
        #expect(try row("mask", "unmask", cloner).accepted.successes == 18, "\(cloner)")
        let verdict = try #require(table.verdicts.first { $0.cloner == cloner })
        #expect(verdict.protects && verdict.purifiers.first?.outcome == .defeats)
        #expect(verdict.sentence.contains("cloned by \(cloner)") == (cloner != "none"))
      }
      #expect(table.verdicts.count == 3)
      #expect(table.text.contains("cloner") && table.csv.hasPrefix("protection,purifier,cloner,verifier"))
      #expect(table.cloningRule == CloneContents.rule)

      // Every clone is marked, and what one voice says is the same after every purifier.
      let folder = RunFolder(run)
      let clones = try AuditDatabase(folder).artefacts().filter { $0.recipe.contains("\"cloner\"") }
      #expect(clones.count == 18 * 8 * 2)
      for clone in clones.prefix(5) {
        let record = try Provenance.read(
          besideAudio: folder.artefact(try #require(ContentHash(hexadecimal: clone.key))))
        #expect(record.synthetic && record.role == "cloner")
      }
      for (_, group) in Dictionary(grouping: clones, by: { $0.utterance + $0.method }) {
        #expect(Set(group.map(\.sampleCount)).count == 1)
      }
      // Nothing is left to do.
      let calls = fakes.total
      #expect(try AuditRunner.run(plan, methods: fakes.methods, folder: run) == table && fakes.total == calls)

      // Those of clean speech can be found again, with what they say.
      let spoken = try ClonedSpeech.all(in: folder)
      #expect(spoken.count == 18 * 2)
      let contents = CloneContents(plan.utterances, seed: plan.seed)
      for clone in spoken {
        let place = try #require(plan.utterances.firstIndex { $0.id == clone.utterance })
        let isText = clone.cloner == "reader"
        #expect(clone.words == (isText ? contents.sentence(for: place) : nil))
        #expect(
          clone.source?.id == (isText ? nil : contents.recording(for: place).map { plan.utterances[$0].id }))
        #expect(FileManager.default.fileExists(atPath: clone.url.path))
      }

      let results = try AuditResults(folder)
      let accuracy = SpeakerVerificationAccuracy(results, filter: .verifier)
      let cloned = try #require(
        accuracy.rows.first { $0.protection == "mask" && $0.purifier == "unmask" && $0.cloner == "reader" })
      #expect(cloned.accuracy.successes == 18 && cloned.accuracy.trials == 18)
      #expect(accuracy.averages.count == 3 * 3)
      let paper = try PaperAccuracy(results)
      #expect(paper.blocks.map(\.protection) == ["mask"])
      #expect(paper.blocks[0].rows.map(\.cloner) == plan.clonerLabels)
      #expect(paper.blocks[0].averages.allSatisfy { $0.cells == 2 && $0.pooled != nil })
      let comparisons = try MethodComparisons.all(results, .purifiers, fixed: "mask", cloner: "parrot")
      #expect(comparisons.count == 1 && comparisons[0].cloner == "parrot" && comparisons[0].pairs.count == 3)
      #expect(GroupBreakdown(results, by: .gender).rows.contains { $0.cloner == "parrot" })
      #expect(throws: AuditError.self) { try MethodComparisons.all(results, .purifiers, cloner: "nobody") }
    }
  }

  @Test("Conversion says again what was clean, or what was processed like the reference, as the plan has it")
  func sourceSpeech() throws {
    let fakes = SyntheticMethods()
    try withCorpus { root, corpus in
      for speech in SourceSpeech.allCases {
        let run = root.appendingPathComponent(speech.rawValue)
        let plan = try plan(corpus, fakes, cloners: ["parrot"], speech: speech)
        // Plans of clean speech are those of versions that knew nothing else.
        #expect((plan.sourceSpeech == nil) == (speech == .clean))
        let table = try AuditRunner.run(plan, methods: fakes.methods, folder: run)
        #expect(table.failures.isEmpty)
        #expect(table.cloningRule?.contains("processed like") == (speech == .processed))
        let folder = RunFolder(run)
        let replay = try AuditReplay(folder)
        let inputs = Dictionary(grouping: replay.items.filter { $0.role == .cloner }) {
          $0.input.path.contains("/artefacts/")
        }
        func contents(_ items: [ReplayItem]?) -> [String] {
          (items ?? []).compactMap { item in
            if case .recording(let said)? = item.content { said.path } else { nil }
          }
        }
        // Of clean references the content is clean; of processed ones it lies in the run, or does not.
        #expect(contents(inputs[false]).count == 18)
        #expect(contents(inputs[false]).allSatisfy { !$0.contains("/artefacts/") })
        #expect(contents(inputs[true]).count == 18 * 7)
        #expect(
          contents(inputs[true]).allSatisfy { $0.contains("/artefacts/") == (speech == .processed) })
      }
      let error = #expect(throws: AuditError.self) {
        _ = try AuditRunner.run(
          plan(corpus, fakes, cloners: ["parrot"], speech: .processed), methods: fakes.methods,
          folder: root.appendingPathComponent("clean"))
      }
      #expect(error?.message.contains("the source speech is processed, not clean") == true)
      for cloners in [[], ["reader"]] {
        let useless = #expect(throws: AuditError.self) {
          _ = try AuditRunner.run(
            plan(corpus, fakes, cloners: cloners, speech: .processed), methods: fakes.methods,
            folder: root.appendingPathComponent("useless"))
        }
        #expect(useless?.message.contains("No cloner of the audit converts speech") == true)
      }
    }
  }

  @Test("Cloners may be added to an audit that is finished, and a clone that fails is in the table")
  func adding() throws {
    let fakes = SyntheticMethods(failing: ["parrot s1_1"])
    try withCorpus { root, corpus in
      let run = root.appendingPathComponent("run")
      _ = try AuditRunner.run(plan(corpus, fakes, cloners: []), methods: fakes.methods, folder: run)
      let before = fakes.calls.withLock { $0["mask"] }
      let table = try AuditRunner.run(
        plan(corpus, fakes, cloners: ["parrot"]), methods: fakes.methods, folder: run)
      #expect(fakes.calls.withLock { $0["mask"] } == before)
      #expect(table.failures.count == 8 && table.failures.allSatisfy { $0.cloner == "parrot" })
      #expect(table.rows.filter { $0.cloner == "parrot" }.allSatisfy { $0.failed == 1 })
      #expect(table.text.contains("mask › unmask › parrot: parrot cannot take s1_1."))
      // And not taken away again.
      let error = #expect(throws: AuditError.self) {
        _ = try AuditRunner.run(plan(corpus, fakes, cloners: []), methods: fakes.methods, folder: run)
      }
      #expect(error?.code == .planDiffers)
    }
  }

  @Test("Clones of others are scored where they are there")
  func folders() throws {
    let fakes = SyntheticMethods()
    try withCorpus { root, corpus in
      let clones = root.appendingPathComponent("clones")
      for place in ["clean/none", "mask/unmask"] {
        for speaker in 0..<6 {
          for utterance in 0..<3 where place == "clean/none" || utterance < 2 {
            try SyntheticCorpus.writeOne(
              speaker, utterance, to: clones.appendingPathComponent("\(place)/s\(speaker)_\(utterance).wav"))
          }
        }
      }
      let plan = try plan(corpus, fakes, cloners: [], folders: [("theirs", clones)])
      let table = try AuditRunner.run(
        plan, methods: fakes.methods, folder: root.appendingPathComponent("run"))
      let rows = table.rows.filter { $0.cloner == "theirs" }
      #expect(rows.map { "\($0.protection)/\($0.purifier)" } == ["clean/none", "mask/unmask"])
      #expect(rows[0].accepted.successes == 18 && rows[1].accepted.trials == 12 && rows[1].failed == 6)
      // Without clones of unpurified protected speech there is nothing to judge the purifier by.
      #expect(table.verdicts.allSatisfy { $0.cloner == "none" })

      let error = #expect(throws: AuditError.self) {
        _ = try self.plan(corpus, fakes, cloners: [], folders: [("theirs", root)])
      }
      #expect(try #require(error).message.contains("clean/none"))
    }
  }

  @Test(
    "Contents are other speakers' recordings or one of 24 different sentences, the same for the same seed")
  func contents() throws {
    try withCorpus { _, corpus in
      let plan = try plan(corpus, SyntheticMethods(), cloners: [])
      let (one, same, other) = (
        CloneContents(plan.utterances, seed: 1), CloneContents(plan.utterances, seed: 1),
        CloneContents(plan.utterances, seed: 2)
      )
      let indices = plan.utterances.indices
      for index in indices {
        let recording = try #require(one.recording(for: index))
        #expect(plan.utterances[recording].speaker != plan.utterances[index].speaker)
        #expect(
          recording == same.recording(for: index) && one.sentence(for: index) == same.sentence(for: index))
      }
      #expect(indices.contains { one.recording(for: $0) != other.recording(for: $0) })
      #expect(Set(indices.map { one.sentence(for: $0) }).count > 6)
      #expect(CloneContents.sentences.count == 24 && Set(CloneContents.sentences).count == 24)
      let alone = CloneContents(Array(plan.utterances.prefix(3)), seed: 1)
      #expect(alone.recording(for: 0) == nil)
    }
  }
}
