import AssayErrors
import AssayFiles
import AssayRoles
import AssaySignal
import AssayStore
public import Foundation

/// How much was taken over from another run.
public struct AuditMerge: Sendable, Equatable {
  public internal(set) var artefacts = 0
  /// Embeddings, ratings, recognised words and alignments.
  public internal(set) var measurements = 0
  /// Artefacts that are there already with other samples, and were left as they are: another machine has rounded otherwise.
  public internal(set) var differing = 0
  /// Artefacts that are gone or damaged in the other run.
  public internal(set) var damaged = 0
}

extension AuditRunner {
  /// Takes over the finished units of another run of the same corpus, seed and version, by their addresses. The next call of
  /// ``run(_:methods:folder:device:threads:progress:isStopped:)`` finds them done.
  ///
  /// Units that are done in both stay as they are here.
  ///
  /// - Parameters:
  ///   - other: the folder of a run, which is left as it is.
  ///   - folder: the folder of the run that grows.
  /// - Throws: ``AuditError`` with code `.planDiffers` where the two cannot belong together; `StoreError` where one is in use
  ///   or cannot be read; `FileError` with code `.diskFull`.
  @discardableResult
  public static func merge(_ other: URL, into folder: URL) throws -> AuditMerge {
    let (source, target) = (RunFolder(other), RunFolder(folder))
    let (theirs, ours) = (try requirePlan(source), try requirePlan(target))
    let locks = (try RunLock(source), try RunLock(target))
    return try withExtendedLifetime(locks) {
      let differences = ours.differencesOfWork(from: theirs)
      guard differences.isEmpty else {
        throw AuditError(
          .planDiffers,
          "\(other.path) is no part of the audit in \(folder.path): \(differences.joined(separator: "; ")).")
      }
      return try merge(source, into: target)
    }
  }

  private static func requirePlan(_ folder: RunFolder) throws -> AuditPlan {
    guard FileManager.default.fileExists(atPath: folder.database.path),
      let plan = try plan(in: folder.root)
    else {
      throw AuditError(
        .invalidPlan, "\(folder.root.path) does not contain an audit: give the folder of a run.")
    }
    return plan
  }

  private static func merge(_ source: RunFolder, into target: RunFolder) throws -> AuditMerge {
    var merge = AuditMerge()
    let (theirs, ours) = (try AuditDatabase(source), try AuditDatabase(target))
    let known = Dictionary(
      uniqueKeysWithValues: try ours.artefacts().map { ($0.key, $0.contentHash) })
    var taken: [ArtefactRecord] = []
    for record in try theirs.artefacts() {
      if let hash = known[record.key] {
        merge.differing += hash == record.contentHash ? 0 : 1
        continue
      }
      guard source.isIntact(record), let key = ContentHash(hexadecimal: record.key) else {
        merge.damaged += 1
        continue
      }
      let (from, to) = (source.artefact(key), target.artefact(key))
      // The sidecar first: the record of an artefact without one would say that all is there.
      for (from, to) in [(Provenance.sidecar(of: from), Provenance.sidecar(of: to)), (from, to)]
      where FileManager.default.fileExists(atPath: from.path) {
        try AtomicFile.write(Data(contentsOf: from), to: to)
      }
      taken.append(record)
    }
    let (embeddings, measurements) = (try ours.embeddings(), try ours.measurements())
    let (vectors, results) = (
      Set(embeddings.map { [$0.verifier, $0.audio] }), Set(measurements.map { [$0.method, $0.subject] })
    )
    let newEmbeddings = try theirs.embeddings().filter { !vectors.contains([$0.verifier, $0.audio]) }
    let newMeasurements = try theirs.measurements().filter { !results.contains([$0.method, $0.subject]) }
    try ours.merge(
      methods: theirs.methods(), artefacts: taken, embeddings: newEmbeddings,
      measurements: newMeasurements)
    merge.artefacts = taken.count
    merge.measurements = newEmbeddings.count + newMeasurements.count
    return merge
  }
}
