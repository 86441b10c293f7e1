public import GRDB

/// A unit of work that failed in the latest attempt. It is tried again in the next run.
public struct FailureRecord: Codable, Sendable, Equatable, FetchableRecord, PersistableRecord {
  public static let databaseTableName = "failure"

  public let utterance: String
  public let protection: String
  public let purifier: String
  public let cloner: String
  public let judgeRole: String
  public let judge: String
  /// What the method said.
  public let message: String

  public init(_ unit: WorkUnit, message: String) {
    utterance = unit.utterance
    protection = unit.protection
    purifier = unit.purifier
    cloner = unit.cloner
    judgeRole = unit.judge?.role ?? ""
    judge = unit.judge?.label ?? ""
    self.message = message
  }

  public var unit: WorkUnit {
    WorkUnit(
      utterance: utterance, protection: protection, purifier: purifier, cloner: cloner,
      judge: judge.isEmpty ? nil : WorkUnit.Judge(role: judgeRole, label: judge))
  }
}
