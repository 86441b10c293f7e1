import AssayFiles
import AssayRoles
import AssayStore
import Foundation

/// What the stages of an audit have in common.
struct StageSetting: Sendable {
  let units: AuditUnits
  let corpus: CorpusAudio
  let environment: MethodEnvironment

  var plan: AuditPlan { units.plan }

  /// The address of audio with which something else is compared.
  static func address(_ audio: ContentHash, besides other: ContentHash) -> ContentHash {
    ContentHash(of: "\(audio)\n\(other)\n")
  }
}

extension AuditStage {
  func failures(of unit: AuditUnit) -> [WorkUnit] { [setting.units.workUnit(unit)] }
}
