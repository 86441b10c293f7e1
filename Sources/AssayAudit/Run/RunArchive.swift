import AssayStore
import AssayTensor

/// Where the outcomes of a run are kept.
struct RunArchive: Sendable {
  let folder: RunFolder
  let database: AuditDatabase
  /// For provenance.
  let device: Device
}
