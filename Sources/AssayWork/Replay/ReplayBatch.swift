package import AssayAudit
import AssayErrors
import AssayFiles
package import AssayRoles
package import AssayTensor
import Foundation

/// Makes artefacts of an audit again, each by the command that a user would give for it, and compares them.
package struct ReplayBatch {
  package let replay: AuditReplay
  package let items: [ReplayItem]
  package let device: Device
  package let threads: Int?
  package let methods: MethodRegistries
  package let observer: any WorkObserver

  package init(
    _ replay: AuditReplay, items: [ReplayItem], device: Device, threads: Int?, methods: MethodRegistries,
    observer: any WorkObserver
  ) {
    self.replay = replay
    self.items = items
    self.device = device
    self.threads = threads
    self.methods = methods
    self.observer = observer
  }

  /// - Returns: an outcome for each item in order.
  /// - Throws: `ProgramError` with code `.interrupted`, `FileError` when the scratch folder cannot be written.
  package func run() throws -> [ReplayOutcome] {
    defer { observer.endProgress() }
    return try ScratchFolder.withFolder { scratch in
      try items.enumerated().map { number, item in
        observer.progress(
          WorkProgress(
            Double(number), of: items.count, "artefacts", task: "\(item.label) › \(item.utterance.id)"))
        return try outcome(of: item, scratch.appendingPathComponent("\(number)", isDirectory: true))
      }
    }
  }

  private func outcome(of item: ReplayItem, _ folder: URL) throws -> ReplayOutcome {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var targets: URL?
    if item.role == .protection {
      // With the subject, so that its speaker and gender are known as they were to the audit.
      let isCandidate = replay.candidates.contains { $0.id == item.utterance.id }
      targets = try TargetStage(
        replay.candidates + (isCandidate ? [] : [item.utterance]),
        in: folder.appendingPathComponent("targets", isDirectory: true)
      ).manifest
    }
    let call = ReplayCall(
      item: item, seed: replay.plan.seed, device: device, threads: threads, targets: targets, folder: folder)
    guard let description = methods.descriptions(of: item.role).first(where: { $0.name == item.method })
    else {
      throw RoleError(
        .unknownMethod, "There is no \(item.role.rawValue) called “\(item.method)” in this version of Assay.")
    }
    return ReplayOutcome(item, try call.run(description))
  }
}
