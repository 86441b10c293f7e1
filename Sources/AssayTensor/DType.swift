internal import CTorch

/// The type of a tensor's elements.
public enum DType: Int32, Sendable, Hashable, CaseIterable {
  // The raw values are the codes of ctorch.h.
  case float32 = 0
  case float64, float16, bfloat16, int64, int32, int16, int8, uint8, bool, complex64, complex128

  /// Bytes of one element.
  public var byteCount: Int {
    switch self {
    case .int8, .uint8, .bool: 1
    case .float16, .bfloat16, .int16: 2
    case .float32, .int32: 4
    case .float64, .int64, .complex64: 8
    case .complex128: 16
    }
  }
}
