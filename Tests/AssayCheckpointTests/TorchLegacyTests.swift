import AssayErrors
import Testing

@testable import AssayCheckpoint

@Suite("Checkpoints: the legacy format")
struct TorchLegacyTests {
  private func file(_ change: (inout LegacyBytes) -> Void = { _ in }) -> [UInt8] {
    let tensor = Pickle.tensor(Pickle.storage("7", count: 2, legacy: true), shape: [2], strides: [1])
    let other = Pickle.tensor(
      Pickle.storage("5", "ByteStorage", count: 3, legacy: true), shape: [3], strides: [1])
    var parts = LegacyBytes(
      object: Pickle.program(tensor, other, Pickle.tuple2), keys: ["5", "7"],
      storages: [(3, [7, 8, 9]), (2, [0, 0, 0x80, 0x3F, 0, 0, 0, 0x40])])
    change(&parts)
    return parts.bytes
  }

  @Test("Storages are found by the order of the key list, and may be unaligned")
  func order() throws {
    let checkpoint = try openBytes(file())
    #expect(checkpoint.format == .torchLegacy)
    #expect(try checkpoint.tensorList(at: "").map { try $0.floats() } == [[1, 2], [7, 8, 9]])
  }

  @Test("Everything that contradicts the stream is refused")
  func refused() {
    let cases: [(CheckpointError.Code, String, (inout LegacyBytes) -> Void)] = [
      (.unsupportedFormat, "another version", { $0.version = 1000 }),
      (.unsupportedFormat, "big endian", { $0.isLittleEndian = false }),
      (.malformed, "a key twice", { $0.keys = ["5", "5"] }),
      (.malformed, "a missing key", { $0.keys = ["5"] }),
      (.malformed, "an unknown key", { $0.keys = ["5", "6"] }),
      (.malformed, "a key too many", { $0.keys = ["5", "7", "8"] }),
      (.malformed, "trailing bytes", { $0.trailer = [0] }),
      (.outOfBounds, "another count", { $0.storages[0].count = 4 }),
      (.limitExceeded, "a negative count", { $0.storages[0].count = -1 }),
      (.truncated, "missing data", { $0.storages.removeLast() }),
    ]
    for (code, what, change) in cases { expectRefused(code, what) { try openBytes(file(change)) } }
    for count in [1 << 40, 1 << 61, Int.max] {
      let tensor = Pickle.tensor(Pickle.storage("7", count: count, legacy: true), shape: [2], strides: [1])
      let bytes = LegacyBytes(object: Pickle.program(tensor), keys: ["7"], storages: [(count, [])]).bytes
      expectRefused(count == 1 << 40 ? .truncated : .limitExceeded, "\(count)") { try openBytes(bytes) }
    }
    let view = Pickle.join(
      Pickle.mark, Pickle.string("storage"), Pickle.global("torch", "FloatStorage"), Pickle.string("7"),
      Pickle.string("cpu"), Pickle.integer(2), Pickle.integers([1, 2, 3]), Pickle.tuple, Pickle.persistentID)
    expectRefused(.unsupportedFormat, "a view of a storage") {
      try openBytes(file { $0.object = Pickle.program(Pickle.tensor(view, shape: [2], strides: [1])) })
    }
  }
}
