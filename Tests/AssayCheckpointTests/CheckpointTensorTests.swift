import Foundation
import Testing
import _AssayTestSupport

@testable import AssayCheckpoint

@Suite("Checkpoint tensors")
struct CheckpointTensorTests {
  private func tensor<Element: FixedWidthInteger>(_ dtype: CheckpointDType, _ values: [Element])
    -> CheckpointTensor
  {
    CheckpointTensor(dtype: dtype, shape: [values.count], bytes: values.flatMap { Pickle.littleEndian($0) })
  }

  @Test("Every type converts to Float with correct rounding")
  func floats() throws {
    let doubles: [Double] = [0.1, -2.5, 1e300, 1e-300, .infinity, 1 + 0x1p-24, 1 + 3 * 0x1p-24]
    #expect(
      try tensor(.float64, doubles.map(\.bitPattern)).floats() == [
        0.1, -2.5, .infinity, 0, .infinity, 1, 1 + 0x1p-22,
      ])
    #expect(try tensor(.float32, [Float(0.1).bitPattern, 1]).floats() == [0.1, .leastNonzeroMagnitude])
    let halves: [UInt16] = [0x3C00, 0x0001, 0x7BFF, 0xFC00, 0x8000]
    #expect(try tensor(.float16, halves).floats() == [1, 0x1p-24, 65504, -.infinity, -0.0])
    #expect(try tensor(.float16, [0x7E00 as UInt16]).floats()[0].isNaN)
    #expect(try tensor(.bfloat16, [0x3F80 as UInt16, 0xC040, 0x0001]).floats() == [1, -3, 0x1p-133])
    #expect(
      try tensor(.int64, [Int64.max, .min, 16_777_217, 16_777_219, -5]).floats() == [
        0x1p63, -0x1p63, 16_777_216, 16_777_220, -5,
      ])
    #expect(try tensor(.int32, [Int32.max, .min, 16_777_217]).floats() == [0x1p31, -0x1p31, 16_777_216])
    #expect(try tensor(.int16, [Int16.max, .min]).floats() == [32767, -32768])
    #expect(try tensor(.int8, [Int8.max, .min]).floats() == [127, -128])
    #expect(try tensor(.uint8, [255 as UInt8, 0]).floats() == [255, 0])
    #expect(try tensor(.bool, [0 as UInt8, 1]).floats() == [0, 1])
    expectRefused(.malformed, "a BOOL of 2") { try tensor(.bool, [0 as UInt8, 2]).floats() }
  }

  @Test("All 65536 half precision numbers convert exactly")
  func halfPrecision() throws {
    let all = (0...UInt16.max).map { $0 }
    for (bits, value) in zip(all, try tensor(.float16, all).floats()) {
      let exponent = Int(bits >> 10) & 31
      let fraction = Double(bits & 1023)
      let magnitude =
        switch exponent {
        case 0: fraction * 0x1p-24
        case 31: fraction == 0 ? Double.infinity : Double.nan
        default: (1024 + fraction) * pow(2, Double(exponent - 25))
        }
      let expected = bits & 0x8000 == 0 ? magnitude : -magnitude
      if expected.isNaN {
        if !value.isNaN { Issue.record("\(bits)") }
      } else if Double(value) != expected || value.sign != expected.sign {
        Issue.record("\(bits): \(value), expected \(expected)")
      }
    }
  }

  @Test("Views with random shapes, strides and offsets are gathered like the definition says")
  func stridedViews() throws {
    var numbers = SeededNumbers(seed: 7)
    var contiguous = 0
    for _ in 0..<2000 {
      let dtype = CheckpointDType.allCases.randomElement(using: &numbers)!
      let size = dtype.byteCount
      let rank = Int.random(in: 0...4, using: &numbers)
      let shape = (0..<rank).map { _ in Int.random(in: 0...4, using: &numbers) }
      let isRowMajor = Bool.random(using: &numbers)
      let strides = (0..<rank).map { axis in
        isRowMajor
          ? shape[(axis + 1)...].reduce(1, *)
          : [0, 1, 2, 3, 7].randomElement(using: &numbers)!
      }
      let offset = Int.random(in: 0...5, using: &numbers)
      let last = offset + zip(shape, strides).map { max($0 - 1, 0) * $1 }.reduce(0, +)
      let bytes = (0..<(last + 1) * size).map { _ in UInt8.random(in: 0...255, using: &numbers) }
      // An odd start, as in the legacy format, where storages follow pickles of any length.
      let file = FileBytes(copying: [9, 9, 9] + bytes, name: "test")
      let storage = try CheckpointStorage(
        file: file, dtype: dtype, count: last + 1, start: 3, byteCount: bytes.count, what: "test")
      let layout = try #require(
        StridedLayout(offset: offset, shape: shape, strides: strides, storageCount: last + 1))
      let tensor = CheckpointTensor(storage: storage, layout: layout)
      var expected: [UInt8] = []
      for number in 0..<shape.reduce(1, *) {
        var rest = number
        var position = offset
        for axis in (0..<rank).reversed() {
          position += rest % shape[axis] * strides[axis]
          rest /= shape[axis]
        }
        expected += bytes[position * size..<(position + 1) * size]
      }
      if layout.isContiguous { contiguous += 1 }
      #expect(tensor.count == shape.reduce(1, *) && tensor.byteCount == expected.count)
      #expect(Array(tensor.data()) == expected, "\(shape) \(strides) \(offset)")
    }
    #expect((500..<1900).contains(contiguous))
  }

  @Test("Layouts that reach outside or overflow do not exist")
  func layouts() {
    func layout(_ offset: Int, _ shape: [Int], _ strides: [Int], _ count: Int) -> StridedLayout? {
      StridedLayout(offset: offset, shape: shape, strides: strides, storageCount: count)
    }
    #expect(layout(0, [2, 3], [3, 1], 6) != nil)
    #expect(layout(1, [2, 3], [3, 1], 6) == nil)
    #expect(layout(0, [2, 3], [4, 1], 6) == nil)
    #expect(layout(0, [2], [1, 1], 6) == nil)
    #expect(layout(-1, [1], [1], 6) == nil)
    #expect(layout(0, [-1], [1], 6) == nil)
    #expect(layout(5, [2], [-1], 6) == nil)
    #expect(layout(6, [0], [1], 6) != nil)
    #expect(layout(7, [0], [1], 6) == nil)
    #expect(layout(6, [], [], 6) == nil)
    #expect(layout(0, [.max], [1], 6) == nil)
    #expect(layout(0, [.max, .max], [0, 0], 6) == nil)
    #expect(layout(0, [.max, .max, 0], [0, 0, 0], 6) == nil)
    #expect(layout(.max, [2], [.max], .max) == nil)
    #expect(layout(0, [3], [.max], .max) == nil)
    // A stride that is never taken may be anything.
    let odd = layout(0, [2, 1], [1, .max], 2)
    #expect(odd?.isContiguous == true)
    #expect(layout(0, [3, 1, 2], [1, .max, 2], 6)?.isContiguous == false)
  }
}
