/// The entries of a zip file, by its central directory.
///
/// PyTorch's local headers have sizes of 0, so that only the directory tells how long an entry is; the local
/// header is still needed to find where it starts, since PyTorch pads it to align the data. Only stored
/// entries are read. Checksums are not verified: weights are pinned by the hash of the whole file.
struct ZipArchive {
  private static let localHeader = 0x0403_4B50
  private static let directoryHeader = 0x0201_4B50
  private static let directoryEnd = 0x0605_4B50
  private static let zip64DirectoryEnd = 0x0606_4B50
  private static let zip64Locator = 0x0706_4B50
  private static let directoryEndSize = 22
  private static let zip64LocatorSize = 20

  /// The bytes of each entry, by its name.
  private(set) var entries: [String: Range<Int>] = [:]
  private let file: FileBytes

  private struct Directory {
    var start: Int
    var size: Int
    var count: Int
  }

  private struct Header {
    let name: String
    let offset: Int
    let size: Int
  }

  /// - Throws: ``CheckpointError`` for a broken or compressed archive, and for two entries of one name or
  ///   place.
  init(_ file: FileBytes) throws {
    self.file = file
    let directory = try Self.directory(of: file)
    var cursor = try ByteCursor(file, from: directory.start, count: directory.size)
    guard directory.count <= CheckpointLimits.entries else {
      throw file.refusal(.limitExceeded, "declares \(directory.count) zip entries")
    }
    // Each entry takes at least 46 bytes of the directory.
    guard directory.count <= directory.size / 46 else {
      throw malformed("has a zip directory that is too short for its \(directory.count) entries")
    }
    var headers: [Header] = []
    headers.reserveCapacity(directory.count)
    for _ in 0..<directory.count { headers.append(try Self.header(&cursor)) }
    guard cursor.remaining == 0 else {
      throw malformed("has a zip directory with bytes that belong to no entry")
    }
    try locate(&headers, before: directory.start)
  }

  private func malformed(_ problem: String) -> CheckpointError { file.refusal(.malformed, problem) }

  // MARK: - Directory

  private static func directory(of file: FileBytes) throws -> Directory {
    let end = file.count - directoryEndSize
    guard end >= 0, var cursor = try? ByteCursor(file, from: end), try cursor.uint32() == directoryEnd else {
      throw file.refusal(
        .truncated, "does not end with a zip directory, so it is incomplete", remedy: "download it again"
      )
    }
    let disks = [try cursor.uint16(), try cursor.uint16()]
    let counts = [try cursor.uint16(), try cursor.uint16()]
    var directory = Directory(start: 0, size: try cursor.uint32(), count: counts[1])
    directory.start = try cursor.uint32()
    var limit = end
    guard try cursor.uint16() == 0 else {
      throw file.refusal(.malformed, "has a zip comment that is truncated")
    }
    if directory.start == 0xFFFF_FFFF || directory.size == 0xFFFF_FFFF || directory.count == 0xFFFF {
      (directory, limit) = try zip64Directory(of: file, before: end)
    } else {
      guard disks.allSatisfy({ $0 == 0 }), counts[0] == counts[1] else { throw severalVolumes(file) }
    }
    let (directoryEnd, overflow) = directory.start.addingReportingOverflow(directory.size)
    guard !overflow, directoryEnd <= limit else {
      throw file.refusal(.malformed, "has a zip directory outside the file")
    }
    return directory
  }

  /// The directory of a file with sizes or counts that the ordinary record cannot express, and where the
  /// records that describe it start.
  private static func zip64Directory(of file: FileBytes, before end: Int) throws -> (Directory, Int) {
    let place = end - zip64LocatorSize
    guard place >= 0, var locator = try? ByteCursor(file, from: place), try locator.uint32() == zip64Locator
    else {
      throw file.refusal(.malformed, "has no ZIP64 locator although its sizes need one")
    }
    guard try locator.uint32() == 0 else { throw severalVolumes(file) }
    let start = try locator.size()
    guard start <= place, place - start >= 56 else {
      throw file.refusal(.malformed, "has a ZIP64 record outside the file")
    }
    var record = try ByteCursor(file, from: start, count: place - start)
    guard try record.uint32() == zip64DirectoryEnd else {
      throw file.refusal(.malformed, "has no ZIP64 record where its locator says")
    }
    // Size of the record, version made by, version needed.
    _ = try record.skip(12)
    let disks = [try record.uint32(), try record.uint32()]
    let counts = [try record.size(), try record.size()]
    guard disks.allSatisfy({ $0 == 0 }), counts[0] == counts[1] else { throw severalVolumes(file) }
    let size = try record.size()
    return (Directory(start: try record.size(), size: size, count: counts[1]), start)
  }

  private static func severalVolumes(_ file: FileBytes) -> CheckpointError {
    file.refusal(.unsupportedFormat, "is one volume of a zip of several", remedy: "join the volumes first")
  }

  private static func header(_ cursor: inout ByteCursor) throws -> Header {
    let file = cursor.file
    guard try cursor.uint32() == directoryHeader else {
      throw file.refusal(.malformed, "has a zip directory entry without its signature")
    }
    // Versions made by and needed.
    _ = try cursor.skip(4)
    let flags = try cursor.uint16()
    let method = try cursor.uint16()
    // Time, date, checksum.
    _ = try cursor.skip(8)
    var compressedSize = try cursor.uint32()
    var size = try cursor.uint32()
    let nameLength = try cursor.uint16()
    let extraLength = try cursor.uint16()
    let commentLength = try cursor.uint16()
    // Disk and attributes.
    _ = try cursor.skip(8)
    var offset = try cursor.uint32()
    let name = try cursor.string(byteCount: nameLength)
    let extra = try cursor.skip(extraLength)
    _ = try cursor.skip(commentLength)
    guard flags & 1 == 0 else {
      throw file.refusal(
        .unsupportedFormat, "has an encrypted entry \(name)", remedy: "save it without a password")
    }
    guard method == 0 else {
      throw file.refusal(
        .unsupportedFormat, "has a compressed entry \(name)",
        remedy: "save it with torch.save, which does not compress")
    }
    if compressedSize == 0xFFFF_FFFF || size == 0xFFFF_FFFF || offset == 0xFFFF_FFFF {
      var values = try zip64Values(ByteCursor(file, from: extra, count: extraLength), name)
      // In this order, and only those that do not fit into the ordinary field.
      if size == 0xFFFF_FFFF { size = try values.size() }
      if compressedSize == 0xFFFF_FFFF { compressedSize = try values.size() }
      if offset == 0xFFFF_FFFF { offset = try values.size() }
    }
    guard compressedSize == size else {
      throw file.refusal(.malformed, "has a stored entry \(name) of two sizes")
    }
    return Header(name: name, offset: offset, size: size)
  }

  /// The content of the extra field with the id 1.
  private static func zip64Values(_ extra: ByteCursor, _ name: String) throws -> ByteCursor {
    var extra = extra
    while extra.remaining >= 4 {
      let id = try extra.uint16()
      let length = try extra.uint16()
      let start = try extra.skip(length)
      if id == 1 { return try ByteCursor(extra.file, from: start, count: length) }
    }
    throw extra.file.refusal(.malformed, "has no ZIP64 sizes for the entry \(name) although it needs them")
  }

  // MARK: - Entries

  /// Finds the data of each entry behind its local header, in the order of the file, where none may reach
  /// into the next: a small zip of overlapping entries can pretend to hold any amount of data.
  private mutating func locate(_ headers: inout [Header], before directoryStart: Int) throws {
    headers.sort { $0.offset < $1.offset }
    var previousEnd = 0
    for header in headers {
      guard header.offset >= previousEnd, header.offset <= directoryStart else {
        throw malformed("has a zip entry \(header.name) that overlaps another")
      }
      var cursor = try ByteCursor(file, from: header.offset, count: directoryStart - header.offset)
      guard try cursor.uint32() == Self.localHeader else {
        throw malformed("has no zip entry \(header.name) where its directory says")
      }
      // Up to the lengths: versions, flags, method, time, date, checksum, sizes.
      _ = try cursor.skip(22)
      let nameLength = try cursor.uint16()
      let extraLength = try cursor.uint16()
      _ = try cursor.skip(nameLength + extraLength)
      let start = try cursor.skip(header.size)
      previousEnd = start + header.size
      guard entries.updateValue(start..<previousEnd, forKey: header.name) == nil else {
        throw file.refusal(.duplicateName, "has two zip entries \(header.name)")
      }
    }
  }
}
