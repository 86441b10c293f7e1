import AssayErrors
import Foundation
import GRDB
import Testing
import _AssayTestSupport

@testable import AssayStore

@Suite("AuditDatabase")
struct AuditDatabaseTests {
  private let key = String(repeating: "a", count: 64)
  private let other = String(repeating: "b", count: 64)

  private func filled() throws -> AuditDatabase {
    let database = try AuditDatabase.inMemory()
    try database.savePlan(
      "{}",
      utterances: [
        UtteranceRecord(id: "u1", speaker: "s", contentHash: key),
        UtteranceRecord(id: "u2", speaker: "s", contentHash: key),
      ])
    try database.save(MethodRecord(key: key, role: "purifier", label: "median", recipe: "{}"))
    return database
  }

  private func artefact(_ key: String, hash: String? = nil, utterance: String = "u1", bytes: Int = 44)
    -> ArtefactRecord
  {
    ArtefactRecord(
      key: key, method: self.key, utterance: utterance, recipe: "{}", contentHash: hash ?? self.key,
      byteCount: bytes, sampleRate: 16_000, sampleCount: 1, details: "{}", notices: "[]", seconds: 0.5)
  }

  @Test("A plan is kept, and a later one takes its place")
  func plan() throws {
    let database = try AuditDatabase.inMemory()
    #expect(try database.plan() == nil)
    try database.savePlan("{\"a\":1}", utterances: [])
    try database.savePlan("{\"a\":2}", utterances: [])
    #expect(try database.plan() == "{\"a\":2}")
    #expect(throws: DatabaseError.self) { try database.savePlan("no JSON", utterances: []) }
  }

  @Test("An artefact saved twice is one, and it ends the failure of its unit")
  func artefacts() throws {
    let database = try filled()
    let unit = WorkUnit(utterance: "u1", protection: "p", purifier: "median")
    try database.save(FailureRecord(unit, message: "first"))
    try database.save(FailureRecord(unit, message: "second"))
    #expect(try database.failures().map(\.message) == ["second"])
    try database.save(artefact(key), resolving: unit)
    try database.save(artefact(key, hash: other), resolving: unit)
    #expect(try database.failures().isEmpty)
    #expect(try database.artefacts().map(\.contentHash) == [other])
    #expect(try database.artefacts(method: key)[key]?.contentHash == other)
    try database.deleteArtefact(key)
    #expect(try database.artefacts().isEmpty)
  }

  @Test("The schema refuses what makes no sense")
  func constraints() throws {
    let database = try filled()
    let unit = WorkUnit(utterance: "u1", protection: "p")
    #expect(throws: DatabaseError.self, "an utterance that is not there") {
      try database.save(artefact(key, utterance: "u9"), resolving: unit)
    }
    #expect(throws: DatabaseError.self, "an empty file") {
      try database.save(artefact(key, bytes: 0), resolving: unit)
    }
    #expect(throws: DatabaseError.self, "a key that is no hash") {
      try database.save(artefact("abc"), resolving: unit)
    }
    #expect(throws: DatabaseError.self, "a verifier that is not there") {
      try database.save(
        EmbeddingRecord(audio: key, verifier: other, vector: [1], seconds: 0), resolving: unit)
    }
    #expect(throws: DatabaseError.self, "an utterance verified against itself") {
      try database.saveTrials([
        TrialRecord(
          utterance: "u1", protection: "p", purifier: "q", verifier: "v", similarity: 1, enrolment: "u1",
          score: 1, accepted: true)
      ])
    }
    #expect(try database.artefacts().isEmpty)
  }

  @Test("Trials replace the earlier ones as a whole, or not at all")
  func trials() throws {
    func trial(_ utterance: String, score: Double?) -> TrialRecord {
      TrialRecord(
        utterance: utterance, protection: "p", purifier: "q", verifier: "v", similarity: 0.5,
        enrolment: score == nil ? nil : (utterance == "u1" ? "u2" : "u1"), score: score,
        accepted: score.map { $0 > 0.5 })
    }
    let database = try filled()
    let first = [trial("u1", score: 0.7), trial("u2", score: nil)]
    try database.saveTrials(first)
    #expect(try database.trials() == first)
    #expect(throws: DatabaseError.self) {
      try database.saveTrials([trial("u1", score: 0.1), trial("u1", score: 0.2)])
    }
    #expect(try database.trials() == first)
  }

  @Test("A database file survives being closed, and uses a write-ahead log")
  func reopening() throws {
    try TestFiles.withTemporaryFolder { root in
      let folder = RunFolder(root)
      do {
        let database = try AuditDatabase(folder)
        try database.savePlan("{}", utterances: [])
        #expect(try database.writer.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "wal")
      }
      #expect(try AuditDatabase(folder).plan() == "{}")
    }
  }

  @Test("A file that is no database is named")
  func damaged() throws {
    try TestFiles.withTemporaryFolder { root in
      let folder = RunFolder(root)
      try Data(repeating: 7, count: 5000).write(to: folder.database)
      let error = #expect(throws: StoreError.self) { _ = try AuditDatabase(folder) }
      #expect(error?.code == .damagedDatabase)
      #expect(error?.message.contains(folder.database.path) == true)
    }
  }

  @Test("A database of a later version is left alone")
  func newer() throws {
    let queue = try DatabaseQueue()
    _ = try AuditDatabase(queue)
    try queue.write {
      try $0.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('v9: from the future')")
    }
    let error = #expect(throws: StoreError.self) { _ = try AuditDatabase(queue) }
    #expect(error?.code == .newerDatabase)
  }

  @Test("A database of before there were cloners keeps its work, and takes cloners then")
  func migration() throws {
    let queue = try DatabaseQueue()
    try AuditMigrations.migrator.migrate(queue, upTo: "v1: plan, artefacts, embeddings, failures, trials")
    try queue.write { database in
      try database.execute(
        sql: """
          INSERT INTO utterance VALUES ('u1', 's', '\(key)');
          INSERT INTO method VALUES ('\(key)', 'purifier', 'median', '{}');
          INSERT INTO artefact VALUES ('\(other)', '\(key)', 'u1', '{}', '\(key)', 44, 16000, 1, '{}', '[]', 0.5);
          INSERT INTO embedding VALUES ('\(key)', '\(key)', x'00000000', 0.1);
          INSERT INTO failure VALUES ('u1', 'p', 'median', '', 'broken');
          """)
    }
    let database = try AuditDatabase(queue)
    #expect(try database.artefacts(method: key).count == 1 && database.embeddings(verifier: key).count == 1)
    #expect(
      try database.failures().map(\.unit) == [WorkUnit(utterance: "u1", protection: "p", purifier: "median")])
    try database.save(MethodRecord(key: other, role: "cloner", label: "parrot", recipe: "{}"))
    let unit = WorkUnit(utterance: "u1", protection: "p", purifier: "median", cloner: "parrot")
    try database.save(FailureRecord(unit, message: "too"))
    #expect(try database.failures().count == 2)
    try database.resolve(unit)
    #expect(try database.failures().map(\.message) == ["broken"])
  }

  @Test("A database of before there were ratings keeps its failures, and takes ratings then")
  func measurements() throws {
    let queue = try DatabaseQueue()
    try AuditMigrations.migrator.migrate(queue, upTo: "v2: cloners")
    try queue.write { database in
      try database.execute(
        sql: """
          INSERT INTO utterance VALUES ('u1', 's', '\(key)');
          INSERT INTO method VALUES ('\(key)', 'verifier', 'ge2e', '{}');
          INSERT INTO embedding VALUES ('\(key)', '\(key)', x'00000000', 0.1);
          INSERT INTO failure VALUES ('u1', 'p', 'median', '', '', 'made nothing');
          INSERT INTO failure VALUES ('u1', 'p', 'median', 'parrot', 'ge2e', 'heard nothing');
          """)
    }
    let database = try AuditDatabase(queue)
    let judge = WorkUnit.Judge(role: "verifier", label: "ge2e")
    #expect(
      try database.failures().map(\.unit) == [
        WorkUnit(utterance: "u1", protection: "p", purifier: "median"),
        WorkUnit(utterance: "u1", protection: "p", purifier: "median", cloner: "parrot", judge: judge),
      ])
    #expect(try database.embeddings().count == 1)
    try database.save(MethodRecord(key: other, role: "rater", label: "meter", recipe: "{}"))
    let record = MeasurementRecord(subject: key, method: other, result: "{\"scores\":[1.5]}", seconds: 0.2)
    // A rater and a verifier of one label are two judges.
    let rated = WorkUnit(
      utterance: "u1", protection: "p", purifier: "median", cloner: "parrot",
      judge: WorkUnit.Judge(role: "rater", label: "ge2e"))
    try database.save(FailureRecord(rated, message: "rated nothing"))
    #expect(try database.failures().count == 3)
    try database.save(record, resolving: rated)
    #expect(try database.failures().count == 2)
    #expect(try database.measurements(method: other) == [key: record])
    #expect(try database.measurements() == [record])
  }
}
