extension CheckpointTensor {
  /// The elements in row-major order as `Float`, each rounded to the nearest (ties to even).
  ///
  /// F32, F16, BF16, I16, I8, U8 and BOOL (0 or 1) convert exactly; F64, I64 and I32 are rounded.
  ///
  /// - Throws: ``CheckpointError`` with code `.malformed` when a BOOL is neither 0 nor 1.
  public func floats() throws -> [Float] {
    switch dtype {
    case .float64: convert(UInt64.self) { Float(Double(bitPattern: $0)) }
    case .float32: convert(UInt32.self) { Float(bitPattern: $0) }
    case .float16: convert(UInt16.self) { Float(Float16(bitPattern: $0)) }
    case .bfloat16: convert(UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
    case .int64: convert(Int64.self) { Float($0) }
    case .int32: convert(Int32.self) { Float($0) }
    case .int16: convert(Int16.self) { Float($0) }
    case .int8: convert(Int8.self) { Float($0) }
    case .uint8: convert(UInt8.self) { Float($0) }
    case .bool: try booleans()
    }
  }

  private func booleans() throws -> [Float] {
    let values = convert(UInt8.self) { Float($0) }
    guard values.allSatisfy({ $0 <= 1 }) else {
      throw storage.file.refusal(.malformed, "has a BOOL that is neither 0 nor 1")
    }
    return values
  }

  private func convert<Element: FixedWidthInteger & BitwiseCopyable>(
    _: Element.Type, _ body: (Element) -> Float
  ) -> [Float] {
    withContiguousBytes { bytes in
      [Float](unsafeUninitializedCapacity: count) { target, written in
        for index in 0..<count {
          let element = bytes.loadUnaligned(
            fromByteOffset: index * MemoryLayout<Element>.size, as: Element.self)
          target.initializeElement(at: index, to: body(Element(littleEndian: element)))
        }
        written = count
      }
    }
  }
}
