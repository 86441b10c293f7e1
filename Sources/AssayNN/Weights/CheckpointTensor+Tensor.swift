public import AssayCheckpoint
public import AssayTensor

extension CheckpointTensor {
  /// The stored values on `device`: real numbers as float32, integers as int64, others as stored.
  public func tensor(device: Device = .cpu) -> Tensor {
    let stored: DType =
      switch dtype {
      case .float64: .float64
      case .float32: .float32
      case .float16: .float16
      case .bfloat16: .bfloat16
      case .int64: .int64
      case .int32: .int32
      case .int16: .int16
      case .int8: .int8
      case .uint8: .uint8
      case .bool: .bool
      }
    let tensor = withContiguousBytes { Tensor(bytes: $0, dtype: stored, shape: shape, device: device) }
    return switch dtype {
    case .float64, .float16, .bfloat16: tensor.to(.float32)
    case .int32, .int16, .int8: tensor.to(.int64)
    case .float32, .int64, .uint8, .bool: tensor
    }
  }
}
