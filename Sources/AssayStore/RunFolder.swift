import AssayErrors
public import AssayFiles
public import Foundation

/// The folder of one audit: where its database, artefacts and results are.
public struct RunFolder: Sendable, Equatable {
  public let root: URL

  public init(_ root: URL) { self.root = root }

  /// SQLite, with its `-wal` and `-shm` files beside it while it is open.
  public var database: URL { root.appendingPathComponent("audit.sqlite") }
  public var lock: URL { root.appendingPathComponent(".lock") }
  public var plan: URL { root.appendingPathComponent("plan.json") }
  public var artefacts: URL { root.appendingPathComponent("artefacts", isDirectory: true) }
  public var resultsJSON: URL { root.appendingPathComponent("results.json") }
  public var resultsCSV: URL { root.appendingPathComponent("results.csv") }
  public var ratingsCSV: URL { root.appendingPathComponent("ratings.csv") }
  public var wordsCSV: URL { root.appendingPathComponent("words.csv") }
  public var table: URL { root.appendingPathComponent("table.txt") }

  /// Where the artefact of a key lies: in one of 256 folders, named by the key's first two digits.
  public func artefact(_ key: ContentHash) -> URL {
    artefacts.appendingPathComponent(String(key.hexadecimal.prefix(2)), isDirectory: true)
      .appendingPathComponent("\(key.hexadecimal).wav")
  }

  /// Whether an artefact's file is as it was recorded.
  public func isIntact(_ record: ArtefactRecord) -> Bool {
    guard let key = ContentHash(hexadecimal: record.key) else { return false }
    let url = artefact(key)
    let size = (try? FileManager.default.attributesOfItem(atPath: url.path)[.size] as? NSNumber)?.intValue
    guard size == record.byteCount, let hash = try? ContentHash(ofFile: url) else { return false }
    return hash.hexadecimal == record.contentHash
  }

  /// Creates the folder where there is none, and those above it.
  ///
  /// - Returns: the folders that were made, the innermost first.
  /// - Throws: ``StoreError`` with code `.notWritable`.
  @discardableResult
  public func create() throws -> [URL] {
    var made: [URL] = []
    var place = root.standardizedFileURL
    while !FileManager.default.fileExists(atPath: place.path), place.path != "/" {
      made.append(place)
      place.deleteLastPathComponent()
    }
    do {
      try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    } catch {
      throw StoreError(
        .notWritable, "Cannot create the folder \(root.path): check the path and its permissions.")
    }
    return made
  }

  /// Removes what was made for a run that never began. Folders that hold anything else stay.
  ///
  /// - Parameters:
  ///   - folders: those that ``create()`` has made for it.
  ///   - keepsPlan: whether `plan.json` was there before.
  public func discard(_ folders: [URL], keepsPlan: Bool) {
    let beside = ["-wal", "-shm", "-journal"].map {
      root.appendingPathComponent(database.lastPathComponent + $0)
    }
    for url in [database, lock] + (keepsPlan ? [] : [plan]) + beside {
      try? FileManager.default.removeItem(at: url)
    }
    let inside = try? FileManager.default.contentsOfDirectory(at: artefacts, includingPropertiesForKeys: nil)
    // Of no folder that holds anything is this the end.
    for folder in (inside ?? []) + [artefacts] + folders { rmdir(folder.path) }
  }

  /// Removes the temporary files that a killed process left behind. Call it while holding the ``RunLock``:
  /// another process's files would go, too.
  ///
  /// - Returns: how many there were.
  @discardableResult
  public func removeUnfinishedFiles() -> Int {
    let files = FileManager.default
    var removed = 0
    let folders =
      [root] + ((try? files.contentsOfDirectory(at: artefacts, includingPropertiesForKeys: nil)) ?? [])
    for folder in folders {
      for url in (try? files.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
      where url.lastPathComponent.hasPrefix(".") && url.lastPathComponent.contains(".partial-") {
        if (try? files.removeItem(at: url)) != nil { removed += 1 }
      }
    }
    return removed
  }
}
