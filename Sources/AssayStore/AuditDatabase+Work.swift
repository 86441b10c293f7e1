import GRDB

/// Finished and failed units of work.
extension AuditDatabase {
  /// Whether no unit was ever finished or has failed.
  public func isUnused() throws -> Bool {
    try writer.read { database in
      try ["artefact", "embedding", "measurement", "failure", "trial"].allSatisfy {
        try Int.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM \($0))") == 0
      }
    }
  }

  /// Remembers a method; the same method again changes nothing but its label.
  public func save(_ method: MethodRecord) throws {
    try writer.write { try method.upsert($0) }
  }

  /// The methods of a role, ordered by label and key.
  public func methods(role: String) throws -> [MethodRecord] {
    try writer.read {
      try MethodRecord.filter(Column("role") == role).order(sql: "label, key").fetchAll($0)
    }
  }

  /// Everything that methods of the given keys made, by artefact key.
  public func artefacts(method: String) throws -> [String: ArtefactRecord] {
    try writer.read { database in
      let records = try ArtefactRecord.filter(Column("method") == method).fetchAll(database)
      return Dictionary(uniqueKeysWithValues: records.map { ($0.key, $0) })
    }
  }

  /// Every artefact, ordered by key.
  public func artefacts() throws -> [ArtefactRecord] {
    try writer.read { try ArtefactRecord.order(Column("key")).fetchAll($0) }
  }

  /// Records an artefact whose file is in place, and that its unit no longer fails.
  public func save(_ artefact: ArtefactRecord, resolving unit: WorkUnit) throws {
    try writer.write { database in
      try artefact.upsert(database)
      try Self.deleteFailure(unit, in: database)
    }
  }

  /// Forgets an artefact whose file is missing or damaged.
  public func deleteArtefact(_ key: String) throws {
    _ = try writer.write { try ArtefactRecord.deleteOne($0, key: key) }
  }

  /// The embeddings by one verifier, by the hash of the audio.
  public func embeddings(verifier: String) throws -> [String: EmbeddingRecord] {
    try writer.read { database in
      let records = try EmbeddingRecord.filter(Column("verifier") == verifier).fetchAll(database)
      return Dictionary(uniqueKeysWithValues: records.map { ($0.audio, $0) })
    }
  }

  /// Records an embedding, and that its unit no longer fails.
  public func save(_ embedding: EmbeddingRecord, resolving unit: WorkUnit) throws {
    try writer.write { database in
      try embedding.upsert(database)
      try Self.deleteFailure(unit, in: database)
    }
  }

  /// What one method measured, by what it measured.
  public func measurements(method: String) throws -> [String: MeasurementRecord] {
    try writer.read { database in
      let records = try MeasurementRecord.filter(Column("method") == method).fetchAll(database)
      return Dictionary(uniqueKeysWithValues: records.map { ($0.subject, $0) })
    }
  }

  /// Records a measurement, and that its unit no longer fails.
  public func save(_ measurement: MeasurementRecord, resolving unit: WorkUnit) throws {
    try writer.write { database in
      try measurement.upsert(database)
      try Self.deleteFailure(unit, in: database)
    }
  }

  /// Records that a unit failed, in place of an earlier message.
  public func save(_ failure: FailureRecord) throws {
    try writer.write { try failure.upsert($0) }
  }

  /// Forgets that a unit failed.
  public func resolve(_ unit: WorkUnit) throws {
    try writer.write { try Self.deleteFailure(unit, in: $0) }
  }

  /// The failures of the latest attempts, ordered by protection, purifier, cloner, judge and utterance.
  public func failures() throws -> [FailureRecord] {
    try writer.read {
      try FailureRecord.order(sql: "protection, purifier, cloner, judgeRole, judge, utterance").fetchAll($0)
    }
  }

  /// Records work that was done elsewhere, as far as it is not here yet, with the methods that did it.
  ///
  /// - Parameter artefacts: those whose files are in place.
  public func merge(
    methods: [MethodRecord], artefacts: [ArtefactRecord], embeddings: [EmbeddingRecord],
    measurements: [MeasurementRecord]
  ) throws {
    try writer.write { database in
      for record in methods { try record.insert(database, onConflict: .ignore) }
      for record in artefacts { try record.insert(database, onConflict: .ignore) }
      for record in embeddings { try record.insert(database, onConflict: .ignore) }
      for record in measurements { try record.insert(database, onConflict: .ignore) }
    }
  }

  /// Every method, ordered by key.
  public func methods() throws -> [MethodRecord] {
    try writer.read { try MethodRecord.order(Column("key")).fetchAll($0) }
  }

  /// Every embedding, ordered by verifier and audio.
  public func embeddings() throws -> [EmbeddingRecord] {
    try writer.read { try EmbeddingRecord.order(sql: "verifier, audio").fetchAll($0) }
  }

  /// Every measurement, ordered by method and subject.
  public func measurements() throws -> [MeasurementRecord] {
    try writer.read { try MeasurementRecord.order(sql: "method, subject").fetchAll($0) }
  }

  private static func deleteFailure(_ unit: WorkUnit, in database: Database) throws {
    try database.execute(
      sql: """
        DELETE FROM failure
        WHERE utterance = ? AND protection = ? AND purifier = ? AND cloner = ? AND judgeRole = ? AND judge = ?
        """,
      arguments: [
        unit.utterance, unit.protection, unit.purifier, unit.cloner, unit.judge?.role ?? "",
        unit.judge?.label ?? "",
      ])
  }
}
