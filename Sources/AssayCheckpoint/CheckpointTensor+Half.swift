extension CheckpointTensor {
  /// The elements rounded to float16, for storing at half the size.
  ///
  /// - Precondition: an F32 tensor.
  public func halved() -> CheckpointTensor {
    precondition(dtype == .float32, "only F32 is stored as F16, not \(dtype.name)")
    let halves = withContiguousBytes { bytes in
      (0..<count).map { index in
        let bits = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self))
        return Float16(Float(bitPattern: bits)).bitPattern.littleEndian
      }
    }
    return halves.withUnsafeBytes { CheckpointTensor(dtype: .float16, shape: shape, bytes: $0) }
  }
}
