import AssayErrors
import Testing

@testable import AssayCheckpoint

/// Small files that ask for endless time, memory or recursion. `expectRefused` allows one second for each;
/// what they declare is more than any machine has, so that believing it would end the process.
@Suite("Checkpoints: hostile files", .serialized)
struct HostileFileTests {
  private let data = [UInt8](repeating: 0, count: 32)

  private func expectRefused(
    _ code: CheckpointError.Code, _ what: String, _ program: [UInt8]...,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let bytes = ZipBytes.checkpoint(Pickle.program(program.flatMap { $0 }), storages: [data]).bytes
    for foreign in [ForeignObjects.refuse, .opaque] {
      AssayCheckpointTests.expectRefused(code, what, sourceLocation: sourceLocation) {
        try openBytes(bytes, foreign: foreign)
      }
    }
  }

  private func repeated(_ bytes: [UInt8], _ count: Int) -> [UInt8] {
    Array(repeatElement(bytes, count: count).joined())
  }

  @Test("Containers that contain themselves are refused")
  func cycles() {
    expectRefused(
      .cyclic, "dictionary", Pickle.emptyDictionary, Pickle.put(0), Pickle.string("self"), Pickle.get(0),
      Pickle.setItem)
    expectRefused(.cyclic, "list", Pickle.emptyList, Pickle.put(0), Pickle.get(0), Pickle.append)
    expectRefused(
      .cyclic, "through a tuple", Pickle.emptyList, Pickle.put(0), Pickle.get(0), Pickle.tuple1, Pickle.append
    )
    expectRefused(
      .cyclic, "through two", Pickle.emptyList, Pickle.put(0), Pickle.emptyDictionary, Pickle.put(1),
      Pickle.string("a"), Pickle.get(0), Pickle.setItem, Pickle.append)
    AssayCheckpointTests.expectRefused(.cyclic, "an object's own state") {
      try openPickle(
        Pickle.global("a", "B"), Pickle.emptyTuple, Pickle.reduce, Pickle.put(0), Pickle.get(0), Pickle.build,
        foreign: .opaque)
    }
  }

  @Test("Nesting is allowed to 64 and refused beyond, without deep recursion")
  func depth() throws {
    func lists(_ count: Int) -> [UInt8] {
      repeated(Pickle.emptyList, count) + repeated(Pickle.append, count - 1)
    }
    #expect(throws: Never.self) { try openPickle(lists(64)) }
    expectRefused(.limitExceeded, "65 lists", lists(65))
    expectRefused(.limitExceeded, "half a million lists", lists(500_000))
    expectRefused(.limitExceeded, "many tuples", Pickle.none, repeated(Pickle.tuple1, 900_000))
    // A part that is shallow where it is met first and too deep where it is met again.
    let shared = Pickle.join(Pickle.emptyList, lists(40), Pickle.put(0), Pickle.append)
    expectRefused(
      .limitExceeded, "a deep place for a shared part", shared, repeated(Pickle.emptyList, 40), Pickle.get(0),
      Pickle.append, repeated(Pickle.append, 40))
  }

  @Test("A short program for exponentially many values is refused")
  func expansion() {
    var program = Pickle.emptyList + Pickle.put(0)
    for level in UInt8(1)...40 {
      program += Pickle.emptyList + Pickle.mark + repeated(Pickle.get(level - 1), 10) + Pickle.appends
      program += Pickle.put(level) + Pickle.tuple2
      program += Pickle.put(255)
    }
    expectRefused(.limitExceeded, "ten of ten of ten", program)
  }

  @Test("Tensors far larger than the file are refused")
  func largeTensors() {
    let storage = Pickle.storage("0", count: 8)
    func tensor(_ shape: [Int], _ strides: [Int]) -> [UInt8] {
      Pickle.tensor(storage, shape: shape, strides: strides)
    }
    expectRefused(.limitExceeded, "one element a trillion times", tensor([1 << 40], [0]))
    expectRefused(.limitExceeded, "expanded twice", tensor([1 << 20, 1 << 20], [0, 0]))
    expectRefused(.outOfBounds, "more than fits a number", tensor([1 << 62, 4], [0, 0]))
    expectRefused(.outOfBounds, "hidden by a zero", tensor([1 << 62, 1 << 62, 0], [1, 1, 1]))
    expectRefused(.outOfBounds, "a stride that overflows", tensor([3], [.max]))
    expectRefused(.outOfBounds, "a sum that overflows", tensor([2, 2], [.max, .max]))
    expectRefused(.outOfBounds, "a negative size", tensor([-1], [1]))
    expectRefused(.outOfBounds, "a negative stride", tensor([2], [-1]))
    expectRefused(
      .outOfBounds, "a large offset", Pickle.tensor(storage, offset: .max, shape: [1], strides: [1]))
    expectRefused(
      .outOfBounds, "a negative offset", Pickle.tensor(storage, offset: -1, shape: [1], strides: [1]))
    for count in [1 << 40, 1 << 62, Int.max] {
      expectRefused(
        .outOfBounds, "a storage of \(count)",
        Pickle.tensor(Pickle.storage("0", count: count), shape: [1], strides: [1]))
    }
    let rank = [Int](repeating: 1, count: 65)
    expectRefused(.limitExceeded, "65 dimensions", tensor(rank, rank))
    // Each of a hundred thousand views is within bounds, all together are 3 TB.
    let view = tensor([1 << 20], [0]) + Pickle.put(0)
    expectRefused(
      .limitExceeded, "many expanded tensors", Pickle.emptyList, Pickle.mark, view,
      repeated(Pickle.get(0), 100_000),
      Pickle.appends)
  }

  @Test("More values than the limits are refused")
  func counts() {
    let million = 1_000_001
    expectRefused(.limitExceeded, "stack", repeated(Pickle.none, million))
    expectRefused(.limitExceeded, "marks", repeated(Pickle.mark, million))
    expectRefused(.limitExceeded, "nodes", repeated(Pickle.emptyList, million))
    expectRefused(
      .limitExceeded, "appended", Pickle.emptyList, repeated(Pickle.none + Pickle.append, million))
    let key = Pickle.string("k")
    let pair = Pickle.join(key, Pickle.none, Pickle.tuple2)
    // A long list of the same pair, passed to many calls.
    expectRefused(
      .limitExceeded, "calls", Pickle.global("collections", "OrderedDict"), Pickle.put(0), Pickle.emptyList,
      Pickle.mark,
      pair, Pickle.put(1), repeated(Pickle.get(1), 200_000), Pickle.appends, Pickle.tuple1, Pickle.put(2),
      repeated(Pickle.get(0) + Pickle.get(2) + Pickle.reduce, 100_000))
    // As many small dictionaries as the limits allow, and one call too many.
    expectRefused(
      .limitExceeded, "dictionaries", Pickle.emptyList, Pickle.mark,
      repeated(Pickle.emptyDictionary + [0x4B, 1, 0x4B, 1] + Pickle.setItem, 250_001), Pickle.appends,
      repeated(Pickle.none + Pickle.append, 300_000))
    var memo: [UInt8] = Pickle.none
    for place in 0..<UInt32(million) { memo += [0x72] + Pickle.littleEndian(place) }
    expectRefused(.limitExceeded, "memo", memo)
    let rank = [Int](repeating: 1, count: 64)
    let tensor = Pickle.join(
      Pickle.global("torch._utils", "_rebuild_tensor_v2"), Pickle.put(0), Pickle.mark,
      Pickle.storage("0", count: 8),
      Pickle.integer(0), Pickle.integers(rank), Pickle.integers(rank), Pickle.no, Pickle.none, Pickle.tuple,
      Pickle.put(1))
    expectRefused(
      .limitExceeded, "shapes", tensor, repeated(Pickle.get(0) + Pickle.get(1) + Pickle.reduce, 100_000))
  }

  @Test("More steps and entries than the limits are refused")
  func stepsAndEntries() {
    expectRefused(.limitExceeded, "steps", Pickle.none, repeated(Pickle.put(0), 10_000_000))
    let count = 100_001
    var zip = ZipBytes.checkpoint(Pickle.program(Pickle.none))
    zip.entries += (1..<count).map { ZipBytes.Entry("archive/data/\($0)", []) }
    zip.isZip64 = true
    let bytes = zip.bytes
    AssayCheckpointTests.expectRefused(.limitExceeded, "zip entries") { try openBytes(bytes) }
    let header = (0..<count).map { "\"\($0)\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}" }
    let text = Array("{\(header.joined(separator: ","))}".utf8)
    AssayCheckpointTests.expectRefused(.limitExceeded, "tensors") {
      try openBytes(Pickle.littleEndian(UInt64(text.count)) + text)
    }
  }

  @Test("Long strings and names are refused")
  func strings() {
    expectRefused(.limitExceeded, "4 GB", [0x58, 0xFF, 0xFF, 0xFF, 0xFF])
    expectRefused(
      .limitExceeded, "1 MiB and one", Pickle.string(bytes: [UInt8](repeating: 97, count: 1 << 20 + 1)))
    expectRefused(.truncated, "more than is there", [0x58, 0xFF, 0xFF, 0, 0])
    expectRefused(.limitExceeded, "a class name", Pickle.global(String(repeating: "a", count: 1025), "b"))
    #expect(throws: Never.self) {
      try openPickle(Pickle.string(bytes: [UInt8](repeating: 97, count: 1 << 20)))
    }
  }

  @Test("As much as the limits allow is read within a second")
  func largestAccepted() throws {
    let start = CPUTime.seconds
    let checkpoint = try openPickle(
      Pickle.emptyList, Pickle.mark,
      repeated(Pickle.emptyDictionary + [0x4B, 1, 0x4B, 1] + Pickle.setItem, 250_000), Pickle.appends)
    #expect(checkpoint.root.items?.count == 250_000)
    let elapsed = CPUTime.seconds - start
    #expect(elapsed < CPUTime.bound, "\(elapsed) s")
  }
}
