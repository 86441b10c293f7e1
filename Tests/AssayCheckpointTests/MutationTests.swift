import AssayErrors
import Dispatch
import Foundation
import Synchronization
import Testing
import _AssayTestSupport

@testable import AssayCheckpoint

/// Changes small files at random and opens them. Reading may fail with ``CheckpointError`` and nothing else:
/// a trap or a read outside the file ends the test process.
@Suite("Checkpoints: mutated files")
struct MutationTests {
  private struct Counts {
    var cases = 0
    var accepted = 0
    var refused: [CheckpointError.Code: Int] = [:]
    var slowest = 0.0
    var unexpected: [String] = []
  }

  private static func seeds() throws -> [[UInt8]] {
    var seeds = try [
      "legacy.pt", "zip.pt", "ok_tensor.pt", "expected.safetensors", "bad_global.pt", "bad_offset.pt",
      "bad_stride.pt",
      "bad_numel.pt",
    ].map(fixtureBytes)
    let view = Pickle.tensor(Pickle.storage("0", count: 4), shape: [2, 2], strides: [1, 2])
    let foreign = Pickle.join(
      Pickle.global("a", "B"), Pickle.emptyTuple, Pickle.newObject, Pickle.none, Pickle.build)
    var zip = ZipBytes.checkpoint(
      Pickle.program(Pickle.emptyList, Pickle.mark, view, foreign, Pickle.appends),
      storages: [[UInt8](repeating: 1, count: 16)])
    zip.isZip64 = true
    seeds.append(zip.bytes)
    return seeds
  }

  private static func mutate(_ bytes: inout [UInt8], _ numbers: inout SeededNumbers) {
    let interesting: [UInt64] = [
      0, 1, 0x7F, 0x80, 0xFF, 0xFFFF, 0x7FFF_FFFF, 0xFFFF_FFFF, 1 << 40, 1 << 62, .max >> 1, .max,
    ]
    for _ in 0..<Int.random(in: 1...4, using: &numbers) {
      guard !bytes.isEmpty else { return }
      let place = Int.random(in: 0..<bytes.count, using: &numbers)
      let length = min(Int.random(in: 1...16, using: &numbers), bytes.count - place)
      switch Int.random(in: 0..<10, using: &numbers) {
      case 0, 1, 2: bytes[place] = UInt8.random(in: 0...255, using: &numbers)
      case 3: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &numbers)
      case 4, 5:
        let value = Pickle.littleEndian(interesting.randomElement(using: &numbers)!)
        let width = min([1, 2, 4, 8].randomElement(using: &numbers)!, bytes.count - place)
        bytes.replaceSubrange(place..<place + width, with: value[..<width])
      case 6: bytes.removeSubrange(place..<place + length)
      case 7: bytes.insert(contentsOf: bytes[place..<place + length], at: place)
      case 8:
        // Bytes from elsewhere over these: opcodes and lengths meet other operands.
        let source = Int.random(in: 0...bytes.count - length, using: &numbers)
        bytes.replaceSubrange(place..<place + length, with: Array(bytes[source..<source + length]))
      default:
        if Int.random(in: 0..<8, using: &numbers) == 0 {
          bytes.removeSubrange(place...)
        } else {
          bytes[place] &+= 1
        }
      }
    }
  }

  private static func run(_ bytes: [UInt8], _ foreign: ForeignObjects, _ counts: inout Counts) {
    counts.cases += 1
    let start = CPUTime.seconds
    do {
      let checkpoint = try openBytes(bytes, foreign: foreign)
      counts.accepted += 1
      var total = 0
      for (_, tensor) in try checkpoint.allTensors() { total += try tensor.floats().count }
      if total < 0 { counts.unexpected.append("negative count") }
    } catch let error as CheckpointError {
      counts.refused[error.code, default: 0] += 1
    } catch {
      counts.unexpected.append("\(error)")
    }
    counts.slowest = max(counts.slowest, CPUTime.seconds - start)
  }

  @Test("A quarter of a million mutated files are read or refused, each in bounded time")
  func mutations() throws {
    let seeds = try Self.seeds()
    let chunks = 8
    // A longer campaign goes on where this one ends: set ASSAY_MUTATIONS to the number of cases.
    let total = ProcessInfo.processInfo.environment["ASSAY_MUTATIONS"].flatMap(Int.init) ?? 250_000
    let casesPerChunk = total / chunks
    let all = Mutex<[Counts]>([])
    let start = ContinuousClock.now
    DispatchQueue.concurrentPerform(iterations: chunks) { chunk in
      var numbers = SeededNumbers(seed: UInt64(chunk) &+ 100)
      var counts = Counts()
      for _ in 0..<casesPerChunk {
        var bytes = seeds.randomElement(using: &numbers)!
        Self.mutate(&bytes, &numbers)
        Self.run(bytes, Bool.random(using: &numbers) ? .opaque : .refuse, &counts)
      }
      all.withLock { $0.append(counts) }
    }
    let results = all.withLock { $0 }
    let cases = results.map(\.cases).reduce(0, +)
    let accepted = results.map(\.accepted).reduce(0, +)
    let refused = results.reduce(into: [:]) { $0.merge($1.refused, uniquingKeysWith: +) }
    let slowest = try #require(results.map(\.slowest).max())
    print(
      "mutations: \(cases) cases in \(start.duration(to: .now)), \(accepted) accepted, slowest \(slowest) s")
    print("mutations refused: \(refused.map { "\($0.key) \($0.value)" }.sorted().joined(separator: ", "))")
    #expect(cases >= 100_000)
    #expect(results.flatMap(\.unexpected).isEmpty)
    // Both happen often, so that neither the reader nor the mutations are trivial.
    #expect(accepted > cases / 50)
    #expect(refused.values.reduce(0, +) > cases / 5)
    for code in [
      CheckpointError.Code.truncated, .malformed, .forbiddenOpcode, .foreignObject, .outOfBounds,
      .limitExceeded,
      .unsupportedFormat, .unknownFormat, .unsupportedType, .duplicateName,
    ] {
      #expect(refused[code, default: 0] > 0, "\(code)")
    }
    #expect(slowest < CPUTime.bound)
  }
}
