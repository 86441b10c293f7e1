/// The container formats that are read, recognised by their first bytes and never by the file's name.
public enum CheckpointFormat: String, Sendable, CaseIterable {
  /// PyTorch ≥ 1.6: a zip of stored entries.
  case torchZip = "PyTorch zip"
  /// PyTorch < 1.6: pickles and storages back to back.
  case torchLegacy = "PyTorch legacy"
  case safetensors = "safetensors"

  /// The pickle of the magic integer 0x1950A86A20F9469CFC6C with which a legacy file starts.
  static let legacyMagic: [UInt8] = [
    0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E,
  ]

  /// - Throws: ``CheckpointError`` with code `.unsupportedFormat` or `.unknownFormat`, saying what the file
  ///   seems to be.
  init(recognising file: FileBytes) throws {
    let bytes = file.bytes
    if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
      self = .torchZip
      return
    }
    if bytes.starts(with: Self.legacyMagic) {
      self = .torchLegacy
      return
    }
    let looksLikePickle = bytes.count >= 2 && bytes[0] == 0x80 && (2...5).contains(bytes[1])
    if bytes.count > 8, bytes[8] == UInt8(ascii: "{") {
      // A header of 640 bytes has the length 80 02 00 00 ..., as a pickle may start: its upper half tells.
      let hasPlausibleLength = bytes[4..<8].allSatisfy { $0 == 0 }
      if hasPlausibleLength || !looksLikePickle {
        self = .safetensors
        return
      }
    }
    if bytes.count > 262, bytes[257..<262].elementsEqual("ustar".utf8) {
      throw file.refusal(
        .unsupportedFormat, "is a tar archive",
        remedy: "save it again with PyTorch 1.6 or newer, or name the weights inside it")
    }
    if looksLikePickle {
      throw file.refusal(
        .unsupportedFormat, "is a bare pickle and not a file of torch.save",
        remedy: "save the weights with torch.save or as safetensors")
    }
    throw Self.unknown(file)
  }

  private static func unknown(_ file: FileBytes) -> CheckpointError {
    let start = String(decoding: file.bytes.prefix(64), as: UTF8.self).lowercased()
    if start.hasPrefix("version https://git-lfs") {
      return file.refusal(
        .unknownFormat, "is only a Git LFS pointer", remedy: "download the file it stands for (git lfs pull)")
    }
    if start.hasPrefix("<!doctype") || start.hasPrefix("<html") {
      return file.refusal(
        .unknownFormat, "is a web page and not weights",
        remedy: "download the file itself, not the page that shows it")
    }
    return file.refusal(
      .unknownFormat, "is neither a PyTorch checkpoint nor safetensors",
      remedy: "check that it is the right file")
  }
}
