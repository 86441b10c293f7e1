import Testing
import _AssayTestSupport

@testable import AssayStore

@Suite("EmbeddingRecord")
struct EmbeddingRecordTests {
  @Test("Values come back bit by bit, for any length")
  func roundTrip() {
    var numbers = SeededNumbers(seed: 3)
    for length in [1, 2, 7, 192, 256] {
      let values = (0..<length).map { _ in Float(bitPattern: UInt32(truncatingIfNeeded: numbers.next())) }
      let record = EmbeddingRecord(audio: "a", verifier: "v", vector: values, seconds: 0)
      #expect(record.vector.count == 4 * length)
      #expect(record.values.map(\.bitPattern) == values.map(\.bitPattern))
    }
  }

  @Test("The bytes are little-endian, as other programs expect them")
  func layout() {
    let record = EmbeddingRecord(audio: "a", verifier: "v", vector: [1], seconds: 0)
    #expect([UInt8](record.vector) == [0, 0, 0x80, 0x3F])
  }
}
