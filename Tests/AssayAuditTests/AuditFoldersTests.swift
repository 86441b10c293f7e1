import AssayCorpus
import AssayErrors
import AssaySignal
import Foundation
import Testing
import _AssayTestSupport

@testable import AssayAudit

@Suite("Folders of an audit")
struct AuditFoldersTests {
  private func plan(_ clean: URL, _ fakes: SyntheticMethods, protected: URL? = nil) throws -> AuditPlan {
    try AuditPlan(
      corpus: Corpus.load(clean: clean), methods: fakes.methods, protections: [MethodRequest(method: "mask")],
      protectedFolders: protected.map { [("theirs", $0)] } ?? [],
      purifiers: [MethodRequest(method: "unmask")], verifiers: [MethodRequest(method: "tones")], seed: 1)
  }

  @Test("A run in the folder of its corpus is no part of the corpus the next time")
  func runInside() throws {
    let fakes = SyntheticMethods()
    try TestFiles.withTemporaryFolder { root in
      try SyntheticCorpus.write(to: root)
      for run in [root.appendingPathComponent("run"), root] {
        let first = try plan(root, fakes)
        _ = try AuditRunner.run(first, methods: fakes.methods, folder: run)
        let second = try plan(root, fakes)
        #expect(second.utterances.map(\.id) == first.utterances.map(\.id))
        #expect(try second.differences(from: first) == [])
      }
      let corpus = try Corpus.load(clean: root)
      #expect(corpus.entries.count == 9)
      #expect(
        corpus.notices.contains { $0.contains("2 folders of Assay's work were left out (such as artefacts)") }
      )
    }
  }

  @Test("Protected versions are matched by paths; a bare name that could be of two recordings is refused")
  func protectedVersions() throws {
    let fakes = SyntheticMethods()
    try TestFiles.withTemporaryFolder { root in
      let (clean, ready) = (root.appendingPathComponent("clean"), root.appendingPathComponent("ready"))
      for (number, path) in ["anna/01", "ben/01", "ben/02"].enumerated() {
        try SyntheticCorpus.writeOne(number, to: clean.appendingPathComponent("\(path).wav"))
        try SyntheticCorpus.writeOne(number, 1, to: ready.appendingPathComponent("\(path).flac.wav"))
      }
      // Names of another shape match nothing.
      #expect(throws: AuditError.self) { try plan(clean, fakes, protected: ready) }
      try SyntheticCorpus.writeOne(1, 1, to: ready.appendingPathComponent("ben/01.wav"))
      try SyntheticCorpus.writeOne(2, 1, to: ready.appendingPathComponent("02.wav"))
      let files = try plan(clean, fakes, protected: ready).protectedFolders[0].files
      #expect(
        files.mapValues { URL(fileURLWithPath: $0.path).lastPathComponent } == [
          "ben/01": "01.wav", "ben/02": "02.wav",
        ])
      try FileManager.default.moveItem(
        at: ready.appendingPathComponent("ben/01.wav"), to: ready.appendingPathComponent("01.wav"))
      let error = #expect(throws: CorpusError.self) { try plan(clean, fakes, protected: ready) }
      #expect(error?.message.contains("01.wav could belong to anna/01 or to ben/01") == true)
    }
  }
}
