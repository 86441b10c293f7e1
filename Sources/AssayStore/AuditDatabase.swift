import AssayErrors
import Foundation
public import GRDB

/// The results of one audit in SQLite: its plan, what was made, what was measured, what failed.
///
/// Every method is one transaction. A process that is killed at any moment loses nothing that a method has
/// returned from: the journal is a write-ahead log.
public struct AuditDatabase: Sendable {
  let writer: any DatabaseWriter

  /// Adopts a database and brings its schema up to date.
  ///
  /// - Throws: ``StoreError`` with code `.newerDatabase` when a later version of Assay has written it,
  ///   otherwise GRDB's `DatabaseError`.
  public init(_ writer: any DatabaseWriter) throws {
    let migrator = AuditMigrations.migrator
    guard try !writer.read(migrator.hasBeenSuperseded) else {
      throw StoreError(
        .newerDatabase,
        "The database of this run was written by a later version of Assay: use that version, or a new folder."
      )
    }
    try migrator.migrate(writer)
    self.writer = writer
  }

  /// Opens the database of a run folder, or creates it.
  ///
  /// - Throws: ``StoreError`` naming the file when it is no database or cannot be written.
  public init(_ folder: RunFolder) throws {
    let path = folder.database.path
    var configuration = Configuration()
    configuration.journalMode = .wal
    configuration.busyMode = .timeout(10)
    do {
      try self.init(DatabaseQueue(path: path, configuration: configuration))
    } catch let error as DatabaseError {
      switch error.resultCode {
      case .SQLITE_NOTADB, .SQLITE_CORRUPT:
        throw StoreError(
          .damagedDatabase,
          "\(path) is damaged or not an SQLite database: move it away to start again, or restore a copy.")
      default:
        throw StoreError(.notWritable, "Cannot open \(path): \(error.message ?? "\(error.resultCode)").")
      }
    }
  }

  /// A database that lives as long as the value, for tests.
  public static func inMemory() throws -> AuditDatabase { try AuditDatabase(DatabaseQueue()) }

  // MARK: - Plan and corpus

  /// The plan's JSON; `nil` before the first ``savePlan(_:utterances:)``.
  public func plan() throws -> String? {
    try writer.read { try String.fetchOne($0, sql: "SELECT plan FROM run") }
  }

  /// Saves a plan, and the corpus with the first one.
  public func savePlan(_ plan: String, utterances: [UtteranceRecord]) throws {
    try writer.write { database in
      try database.execute(
        sql: "INSERT INTO run (id, plan) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET plan = excluded.plan",
        arguments: [plan])
      for utterance in utterances { try utterance.insert(database, onConflict: .ignore) }
    }
  }

  /// The corpus in the order of ids.
  public func utterances() throws -> [UtteranceRecord] {
    try writer.read { try UtteranceRecord.order(Column("id")).fetchAll($0) }
  }

  // MARK: - Trials

  /// Replaces all trials.
  public func saveTrials(_ trials: [TrialRecord]) throws {
    try writer.write { database in
      try TrialRecord.deleteAll(database)
      for trial in trials { try trial.insert(database) }
    }
  }

  /// All trials, ordered by utterance, protection, purifier, cloner and verifier.
  public func trials() throws -> [TrialRecord] {
    try writer.read {
      try TrialRecord.order(sql: "utterance, protection, purifier, cloner, verifier").fetchAll($0)
    }
  }
}
