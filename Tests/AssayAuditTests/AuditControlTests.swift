import AssayCorpus
import AssayFiles
import AssayRoles
import AssaySignal
import AssayStore
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayAudit

@Suite("Noise controls of an audit")
struct AuditControlTests {
  private static let names = (0..<3).flatMap { speaker in (0..<2).map { "s\(speaker)_\($0)" } }

  private static func speech(_ index: Int) -> Waveform {
    Waveform(samples: TestSpeech.utterance(seconds: 2, seed: UInt64(index) + 1), sampleRate: 16_000)
  }

  /// An audit of recordings that somebody else has protected.
  ///
  /// - Parameter protect: the protected version of a recording by its number.
  private func withPlan(
    _ methods: SyntheticMethods, _ protect: (Int, Waveform) throws -> Waveform,
    _ body: (URL, AuditPlan) throws -> Void
  ) throws {
    try TestFiles.withTemporaryFolder { root in
      let (clean, ready) = (root.appendingPathComponent("clean"), root.appendingPathComponent("ready"))
      for (index, name) in Self.names.enumerated() {
        let waveform = Self.speech(index)
        try AudioFile.write(waveform, to: clean.appendingPathComponent("\(name).wav"))
        try AudioFile.write(protect(index, waveform), to: ready.appendingPathComponent("\(name).wav"))
      }
      let plan = try AuditPlan(
        corpus: Corpus.load(clean: clean), methods: methods.methods, protections: [],
        protectedFolders: [("vendor", ready)], purifiers: [MethodRequest(method: "unmask")],
        verifiers: [MethodRequest(method: "tones")], seed: 3)
      try body(root, plan)
    }
  }

  /// Cuts half a second off, halves the level and adds noise.
  private static func trimmed(_ waveform: Waveform) -> Waveform {
    Waveform(
      samples: SeededGaussianNoise.adding(
        to: waveform.samples.dropFirst(8_000).map { $0 / 2 }, signalToNoise: 12, seed: 5),
      sampleRate: waveform.sampleRate)
  }

  private func labels(_ table: AuditTable) -> Set<String> { Set(table.rows.map(\.protection)) }

  @Test(
    "Recordings that were trimmed have both controls, whose artefacts, table, CSV and JSON tell of the alignment"
  )
  func trimmedRecordings() throws {
    let fakes = SyntheticMethods()
    try withPlan(fakes) {
      Self.trimmed($1)
    } _: { root, plan in
      let run = root.appendingPathComponent("run")
      let table = try AuditRunner.run(plan, methods: fakes.methods, folder: run)
      #expect(labels(table) == ["clean", "vendor", "noise like vendor", "shaped noise like vendor"])
      #expect(table.rows.allSatisfy { $0.failed == 0 })
      let report = try #require(table.noiseControls?.first)
      #expect(
        table.noiseControls?.count == 1 && report.recordings == 6 && report.leftOut == 0 && !report.isOmitted)
      #expect(report.alignedShare > 0.95)
      let line = try #require(report.line)
      #expect(table.text.contains("\n\n\(line)\n\n"))
      #expect(table.notices.isEmpty)
      let lines = table.csv.components(separatedBy: "\r\n")
      #expect(lines[0].hasSuffix("control_aligned_share,control_median_correlation,control_segmental_snr"))
      #expect(lines.count { $0.hasSuffix(",\(report.segmentalRatio ?? 0)") } == 2)
      #expect(lines.count { $0.hasSuffix(",,,") } == 6)

      // Each control holds what the protected recording keeps, and the two draw other numbers.
      let folder = RunFolder(run)
      let records = try AuditDatabase(folder).artefacts()
      var noises: [String: [[Float]]] = [:]
      for record in records {
        let recipe = try JSONDecoder().decode(ArtefactRecipe.self, from: Data(record.recipe.utf8))
        guard recipe.method.role == .protection else { continue }
        let url = folder.artefact(try #require(ContentHash(hexadecimal: record.key)))
        let index = try #require(Self.names.firstIndex(of: record.utterance))
        let kept = Self.speech(index).samples.dropFirst(8_000)
        let noisy = try AudioFile.read(url).waveform
        #expect(noisy.count == kept.count)
        let noise = zip(noisy.samples, kept).map { $0 - $1 }
        noises[record.utterance, default: []].append(noise)
        let beside = try Provenance.read(besideAudio: url).details
        #expect(beside["segmentalSignalToNoise"] != nil && beside["alignedShare"] != nil)
      }
      #expect(noises.count == 6 && noises.values.allSatisfy { $0.count == 2 })
      for pair in noises.values {
        let product = zip(pair[0], pair[1]).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
        let powers = pair.map { $0.reduce(0.0) { $0 + Double($1) * Double($1) } }
        #expect(abs(product) < 0.1 * (powers[0] * powers[1]).squareRoot())
      }
    }
  }

  @Test("Recordings of something else have no control, and a notice says how much was aligned")
  func unrelatedRecordings() throws {
    let fakes = SyntheticMethods()
    try withPlan(fakes) { index, _ in
      Self.speech(index + 40)
    } _: { root, plan in
      let run = root.appendingPathComponent("run")
      let table = try AuditRunner.run(plan, methods: fakes.methods, folder: run)
      #expect(labels(table) == ["clean", "vendor"])
      let report = try #require(table.noiseControls?.first)
      #expect(report.isOmitted && report.leftOut > 3)
      let notice = try #require(table.notices.first { $0.label == "noise like vendor" })
      #expect(notice.text.contains("% of the speech frames") && notice.count == 6)
      #expect(table.text.contains(notice.text) && !table.text.contains("noise like P"))
      #expect(table.verdicts.allSatisfy { $0.beyondNoise == nil && $0.beyondShapedNoise == nil })
      #expect(try AuditRunner.run(plan, methods: fakes.methods, folder: run) == table)
    }
  }

  @Test(
    "A single recording that cannot be aligned is left out and counted; a second run finds the same from the records"
  )
  func oneLeftOut() throws {
    let fakes = SyntheticMethods()
    try withPlan(fakes) { index, waveform in
      index == 2
        ? Waveform(samples: Self.speech(60).samples.suffix(8_000), sampleRate: 16_000)
        : Self.trimmed(waveform)
    } _: { root, plan in
      let run = root.appendingPathComponent("run")
      let table = try AuditRunner.run(plan, methods: fakes.methods, folder: run)
      let report = try #require(table.noiseControls?.first)
      #expect(report.leftOut == 1 && !report.isOmitted)
      for label in ["noise like vendor", "shaped noise like vendor"] {
        let row = try #require(table.rows.first { $0.protection == label })
        #expect(row.similarity.count == 5)
      }
      let notices = table.notices.filter { $0.role == .protection }
      #expect(notices.map(\.count) == [1] && notices[0].text.hasPrefix("Left out of this control"))
      let before = try AuditDatabase(RunFolder(run)).artefacts().count
      #expect(try AuditRunner.run(plan, methods: fakes.methods, folder: run) == table)
      #expect(try AuditDatabase(RunFolder(run)).artefacts().count == before)
    }
  }

  @Test("Results without a word on controls, as earlier versions wrote them, are still read")
  func earlierResults() throws {
    let fakes = SyntheticMethods()
    try withPlan(fakes) {
      Self.trimmed($1)
    } _: { root, plan in
      let table = try AuditRunner.run(
        plan, methods: fakes.methods, folder: root.appendingPathComponent("run"))
      var object = try #require(
        try JSONSerialization.jsonObject(with: Data(table.json().utf8)) as? [String: Any])
      object["noiseControls"] = nil
      let url = root.appendingPathComponent("earlier.json")
      try JSONSerialization.data(withJSONObject: object).write(to: url)
      let earlier = try AuditTable(contentsOf: url)
      #expect(earlier.noiseControls == nil && earlier.rows == table.rows)
    }
  }
}
