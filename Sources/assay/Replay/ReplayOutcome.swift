import AssayAudit

/// What became of one artefact that was made again.
struct ReplayOutcome: Encodable {
  enum Status: String, Encodable { case same, differs, failed }

  let role: String
  let method: String
  let utterance: String
  let artefact: String
  let status: Status
  /// How it differs, or why it failed.
  let message: String?

  init(_ item: ReplayItem, _ verdict: ReplayCall.Verdict) {
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
