package import AssayAudit
import AssayRoles
import FoundationEssentials

/// What became of one artefact that was made again.
package struct ReplayOutcome: Encodable {
  package enum Status: String, Encodable { case same, differs, failed }

  package let role: String
  package let method: String
  package let utterance: String
  package let artefact: String
  package let status: Status
  /// How it differs, or why it failed.
  package let message: String?

  package init(_ item: ReplayItem, _ verdict: ReplayCall.Verdict) {
    role = item.role.rawValue
    method = item.label
    utterance = item.utterance.id
    artefact = item.artefact.path
    switch verdict {
    case .same: (status, message) = (.same, nil)
    case .differs(let how): (status, message) = (.differs, how)
    case .failed(let why): (status, message) = (.failed, why)
    }
  }
}
