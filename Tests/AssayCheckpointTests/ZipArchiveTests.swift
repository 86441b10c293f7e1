import AssayErrors
import Testing

@testable import AssayCheckpoint

@Suite("Checkpoints: the zip container")
struct ZipArchiveTests {
  private let one = Pickle.program(
    Pickle.tensor(Pickle.storage("0", count: 1), shape: [1], strides: [1]))
  private let number: [UInt8] = [0, 0, 0x80, 0x3F]

  private func zip(_ change: (inout ZipBytes) -> Void = { _ in }) -> [UInt8] {
    var zip = ZipBytes.checkpoint(one, storages: [number])
    change(&zip)
    return zip.bytes
  }

  @Test("Ordinary and ZIP64 directories lead to the same data")
  func zip64() throws {
    #expect(try openBytes(zip()).tensor(at: "").floats() == [1])
    #expect(try openBytes(zip { $0.isZip64 = true }).tensor(at: "").floats() == [1])
    #expect(
      try openBytes(zip { $0.entries.append(.init("archive/byteorder", Array("little\n".utf8))) }).format
        == .torchZip)
  }

  @Test("A ZIP64 file is refused at every shorter length and with any one record broken")
  func brokenZip64() {
    let bytes = zip { $0.isZip64 = true }
    for count in 0..<bytes.count {
      #expect(throws: CheckpointError.self) { try openBytes(bytes[..<count]) }
    }
    for signature: [UInt8] in [[0x50, 0x4B, 6, 6], [0x50, 0x4B, 6, 7]] {
      var broken = bytes
      let place = broken.indices.first { broken[$0...].starts(with: signature) }
      broken[place ?? 0] = 0
      expectRefused(.malformed, "\(signature)") { try openBytes(broken) }
    }
  }

  @Test("Archives that could mislead are refused")
  func refused() {
    let cases: [(CheckpointError.Code, String, (inout ZipBytes) -> Void)] = [
      (.unsupportedFormat, "deflated", { $0.entries[0].method = 8 }),
      (
        .unsupportedFormat, "deflated and unused",
        { zip in
          zip.entries.append(.init("archive/x", [1]))
          zip.entries[2].method = 8
        }
      ),
      (.unsupportedFormat, "encrypted", { $0.entries[1].flags = 1 }),
      (
        .unsupportedFormat, "big endian", { $0.entries.append(.init("archive/byteorder", Array("big".utf8))) }
      ),
      (.unsupportedFormat, "TorchScript code", { $0.entries.append(.init("archive/code/m.py", [])) }),
      (
        .unsupportedFormat, "TorchScript constants", { $0.entries.append(.init("archive/constants.pkl", [])) }
      ),
      (.duplicateName, "two of a name", { $0.entries.append($0.entries[1]) }),
      (.malformed, "overlapping", { $0.entries[1].declaredOffset = 0 }),
      (.malformed, "two roots", { $0.entries.append(.init("other/data.pkl", [])) }),
      (.malformed, "no root", { $0.entries[0].name = Array("a/b/data.pkl".utf8) }),
      (.malformed, "an empty root", { $0.entries[0].name = Array("/data.pkl".utf8) }),
      (.malformed, "a name that is not UTF-8", { $0.entries[1].name = [0xFF, 0xFE] }),
      (.malformed, "no storage", { $0.entries.removeLast() }),
      (.outOfBounds, "a short storage", { $0.entries[1].data.removeLast() }),
      (.outOfBounds, "a long storage", { $0.entries[1].data.append(0) }),
      (.malformed, "fewer entries than declared", { $0.declaredCount = 3 }),
      (.malformed, "more entries than declared", { $0.declaredCount = 1 }),
      (
        .limitExceeded, "a trillion entries",
        { zip in
          zip.isZip64 = true
          zip.declaredCount = 1 << 40
        }
      ),
      (.malformed, "a header outside", { $0.entries[1].declaredOffset = 0x7FFF_FFF0 }),
      (
        .malformed, "a header outside, ZIP64",
        { zip in
          zip.isZip64 = true
          zip.entries[1].declaredOffset = .max
        }
      ),
      (.truncated, "data outside", { $0.entries[1].declaredSize = 1 << 30 }),
      (
        .truncated, "data outside, ZIP64",
        { zip in
          zip.isZip64 = true
          zip.entries[1].declaredSize = .max
        }
      ),
      (
        .limitExceeded, "a negative size, ZIP64",
        { zip in
          zip.isZip64 = true
          zip.entries[1].declaredSize = -1
        }
      ),
    ]
    for (code, what, change) in cases { expectRefused(code, what) { try openBytes(zip(change)) } }
  }
}
