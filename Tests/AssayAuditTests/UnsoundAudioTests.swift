import AssayCorpus
import AssayErrors
import AssayRoles
import AssaySignal
import AssayStore
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayAudit

@Suite("Audio that is no speech, in an audit")
struct UnsoundAudioTests {
  /// Returns the same sample again and again.
  private struct Mute: Purifier {
    let value: Float

    func purify(_ speech: Utterance, context: MethodContext) throws -> ProcessedSpeech {
      var waveform = speech.waveform
      waveform.samples = waveform.samples.map { _ in value }
      return ProcessedSpeech(waveform)
    }
  }

  /// The synthetic methods, and one that returns nothing to hear.
  private func methods(_ fakes: SyntheticMethods, value: Float = 0) -> MethodRegistries {
    MethodRegistries(
      protections: fakes.methods.protections,
      purifiers: Registry(
        .purifier,
        fakes.methods.purifiers.entries + [
          .init(SyntheticMethods.description("mute", .purifier)) { _, _ in Mute(value: value) }
        ]), verifiers: fakes.methods.verifiers)
  }

  private func run(
    _ root: URL, _ methods: MethodRegistries, protections: [String] = ["mask"],
    purifiers: [String] = ["unmask"]
  ) throws -> AuditTable {
    let plan = try AuditPlan(
      corpus: Corpus.load(clean: root.appendingPathComponent("clean")), methods: methods,
      protections: protections.map { try MethodRequest($0) },
      purifiers: purifiers.map { try MethodRequest($0) },
      verifiers: [MethodRequest(method: "tones")], seed: 7)
    return try AuditRunner.run(plan, methods: methods, folder: root.appendingPathComponent("run"))
  }

  private func row(_ table: AuditTable, _ protection: String, _ purifier: String) throws -> AuditRow {
    try #require(table.rows.first { $0.protection == protection && $0.purifier == purifier })
  }

  @Test("A result in which there is nothing to hear is a failure", arguments: [Float(0), 0.25])
  func silentResult(value: Float) throws {
    let methods = methods(SyntheticMethods(), value: value)
    try TestFiles.withTemporaryFolder { root in
      try SyntheticCorpus.write(to: root.appendingPathComponent("clean"), speakers: 2, utterances: 2)
      let table = try run(root, methods, purifiers: ["mute"])
      #expect(try row(table, "clean", "mute").failed == 4)
      #expect(try row(table, "clean", "none").failed == 0)
      let messages = Set(table.failures.map(\.message))
      #expect(messages.count == 1 && messages.first?.hasPrefix("mute returned ") == true, "\(messages)")
    }
  }

  @Test(
    "A recording that holds no speech fails by its name, and the others are protected and purified",
    arguments: [Float(0), 0.25, 20_000])
  func badRecording(factor: Float) throws {
    let fakes = SyntheticMethods()
    try TestFiles.withTemporaryFolder { root in
      let clean = root.appendingPathComponent("clean")
      try SyntheticCorpus.write(to: clean, speakers: 2, utterances: 3)
      var waveform = SyntheticCorpus.voice(0, utterance: 1)
      waveform.samples = waveform.samples.map { factor > 1 ? factor * $0 : factor }
      try AudioFile.write(waveform, to: clean.appendingPathComponent("s0_1.wav"))
      let table = try run(root, fakes.methods)
      // The recording itself, and the one that is verified against it.
      #expect(try row(table, "mask", "none").failed == 2 && row(table, "clean", "unmask").failed == 2)
      #expect(try row(table, "mask", "unmask").accepted.successes == 4)
      #expect(!table.failures.isEmpty && table.failures.allSatisfy { $0.utterance == "s0_1" })
      #expect(
        table.failures.allSatisfy { $0.message.contains("s0_1.wav ") }, "\(table.failures.map(\.message))")
    }
  }

  @Test("A protected recording that holds no speech fails in its control, too, and the audit goes on")
  func badProtected() throws {
    let fakes = SyntheticMethods()
    try TestFiles.withTemporaryFolder { root in
      let clean = root.appendingPathComponent("clean")
      try SyntheticCorpus.write(to: clean, speakers: 2, utterances: 2)
      let ready = root.appendingPathComponent("ready")
      try SyntheticCorpus.write(to: ready, speakers: 2, utterances: 2)
      try Data("no audio".utf8).write(to: ready.appendingPathComponent("s1_1.wav"))
      let plan = try AuditPlan(
        corpus: Corpus.load(clean: clean), methods: fakes.methods, protections: [],
        protectedFolders: [("theirs", ready)], purifiers: [MethodRequest(method: "unmask")],
        verifiers: [MethodRequest(method: "tones")], seed: 1)
      let table = try AuditRunner.run(
        plan, methods: fakes.methods, folder: root.appendingPathComponent("run"))
      #expect(try row(table, "theirs", "none").failed == 1)
      #expect(try row(table, "noise like theirs", "none").failed == 1)
      #expect(table.failures.allSatisfy { $0.message.contains("s1_1.wav is not an audio file") })
    }
  }

  @Test("Why verdicts are to be read with care is told and counted, in a run that goes on as in the first")
  func cautions() throws {
    let fakes = SyntheticMethods()
    try TestFiles.withTemporaryFolder { root in
      // A tenth of a second at 8 kHz.
      try SyntheticCorpus.write(to: root.appendingPathComponent("clean"), speakers: 2, utterances: 2)
      let table = try run(root, fakes.methods)
      let cautions = table.notices.filter { $0.role == .verifier }
      #expect(cautions.allSatisfy { $0.label == "tones" })
      // Clean and masked, each unpurified, unmasked and with noise, and both noises that are as strong as the mask.
      let everywhere = cautions.filter { $0.count == 4 * 8 }.map(\.text)
      #expect(everywhere.count == 2, "\(cautions)")
      #expect(everywhere.contains { $0.contains("8000 Hz") } && everywhere.contains { $0.contains("second") })
      // The mask alone reaches full scale.
      let loud = try #require(cautions.first { $0.text.contains("exceed full scale") })
      #expect(loud.count >= 4 && loud.count < 4 * 8)
      #expect(table.text.contains("tones: It is shorter than a second"))
      #expect(try run(root, fakes.methods) == table)
    }
  }

  @Test("An audit that is refused leaves nothing, and keeps what was there")
  func refused() throws {
    let fakes = SyntheticMethods()
    func broken(_ methods: MethodRegistries) -> MethodRegistries {
      MethodRegistries(
        protections: methods.protections,
        purifiers: Registry(
          .purifier,
          methods.purifiers.entries + [
            .init(SyntheticMethods.description("weightless", .purifier)) { _, _ in
              throw RoleError(.missingModel, "The weights are missing.")
            }
          ]), verifiers: methods.verifiers)
    }
    let methods = broken(fakes.methods)
    try TestFiles.withTemporaryFolder { root in
      func contents(_ path: String) -> [String] {
        (FileManager.default.enumerator(atPath: root.appendingPathComponent(path).path)?
          .compactMap { $0 as? String } ?? []).sorted()
      }
      try SyntheticCorpus.write(to: root.appendingPathComponent("clean"), speakers: 2, utterances: 2)
      func run(_ folder: String, _ purifiers: [String]) throws -> AuditTable {
        let plan = try AuditPlan(
          corpus: Corpus.load(clean: root.appendingPathComponent("clean")), methods: methods,
          protections: [MethodRequest("mask")], purifiers: purifiers.map { try MethodRequest($0) },
          verifiers: [MethodRequest(method: "tones")], seed: 7)
        return try AuditRunner.run(plan, methods: methods, folder: root.appendingPathComponent(folder))
      }
      let before = contents("")
      #expect(throws: RoleError.self) { _ = try run("new/deep/run", ["weightless"]) }
      #expect(contents("") == before)

      let mine = root.appendingPathComponent("mine")
      try FileManager.default.createDirectory(at: mine, withIntermediateDirectories: false)
      try Data("{}".utf8).write(to: mine.appendingPathComponent("plan.json"))
      #expect(throws: RoleError.self) { _ = try run("mine", ["weightless"]) }
      #expect(contents("mine") == ["plan.json"])

      // A method that cannot be made is no part of the run: it goes on as before.
      let table = try run("run", ["unmask"])
      let plan = try Data(contentsOf: root.appendingPathComponent("run/plan.json"))
      #expect(throws: RoleError.self) { _ = try run("run", ["unmask", "weightless"]) }
      #expect(try Data(contentsOf: root.appendingPathComponent("run/plan.json")) == plan)
      #expect(try run("run", ["unmask"]) == table)
    }
  }
}
