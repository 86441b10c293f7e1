internal import CTorch

/// A dense array of numbers on a device, for computing with libtorch.
///
/// A tensor is a reference: copies share the elements, and operations return new tensors (or views). Shapes are
/// written in brackets, outermost first, as in `[N, C, L]`: N items of a batch, C channels, L samples. A shape
/// that an operation does not accept is a bug in the calling code and traps with libtorch's message.
public struct Tensor: Sendable {
  let handle: TensorHandle

  init(owning raw: ct_tensor) { handle = TensorHandle(owning: raw) }

  var raw: ct_tensor { handle.raw }

  // MARK: - Creation

  /// A float32 tensor of `values`, row-major.
  public init(_ values: [Float], shape: [Int]? = nil, device: Device = .cpu) {
    self = values.withUnsafeBytes {
      Tensor(bytes: $0, dtype: .float32, shape: shape ?? [values.count], device: device)
    }
  }

  /// A float64 tensor of `values`, row-major.
  public init(doubles values: [Double], shape: [Int]? = nil, device: Device = .cpu) {
    self = values.withUnsafeBytes {
      Tensor(bytes: $0, dtype: .float64, shape: shape ?? [values.count], device: device)
    }
  }

  /// An int64 tensor of `values`, row-major.
  public init(integers values: [Int], shape: [Int]? = nil, device: Device = .cpu) {
    self = values.withUnsafeBytes {
      Tensor(bytes: $0, dtype: .int64, shape: shape ?? [values.count], device: device)
    }
  }

  /// A tensor of little-endian, row-major `bytes`, which are copied.
  public init(bytes: UnsafeRawBufferPointer, dtype: DType, shape: [Int], device: Device = .cpu) {
    self = makeTensor("Tensor.init") {
      ct_from_data(
        bytes.baseAddress, bytes.count, dtype.rawValue, shape.int64, Int32(shape.count), device.code, $0)
    }
  }

  /// A tensor filled with `value`.
  public static func full(_ value: Double, shape: [Int], dtype: DType = .float32, device: Device = .cpu)
    -> Tensor
  {
    makeTensor("Tensor.full") {
      ct_full(value, dtype.rawValue, shape.int64, Int32(shape.count), device.code, $0)
    }
  }

  /// A tensor of zeros.
  public static func zeros(_ shape: [Int], dtype: DType = .float32, device: Device = .cpu) -> Tensor {
    full(0, shape: shape, dtype: dtype, device: device)
  }

  /// 0, 1, … `count` − 1 as float32, shape `[count]`.
  public static func range(_ count: Int, device: Device = .cpu) -> Tensor {
    makeTensor("Tensor.range") { ct_range(Int64(count), device.code, $0) }
  }

  // MARK: - Facts

  /// The sizes, outermost first; empty for a scalar.
  public var shape: [Int] {
    var sizes = [Int64](repeating: 0, count: rank)
    check(ct_shape_of(raw, &sizes, Int32(sizes.count)), "Tensor.shape")
    return sizes.map(Int.init)
  }

  /// Number of dimensions.
  public var rank: Int {
    var rank: Int32 = 0
    check(ct_rank_of(raw, &rank), "Tensor.rank")
    return Int(rank)
  }

  /// Number of elements.
  public var count: Int { shape.reduce(1, *) }

  /// The size of one dimension; negative ones count from the end.
  public func size(_ dimension: Int) -> Int {
    let shape = shape
    return shape[dimension < 0 ? dimension + shape.count : dimension]
  }

  public var dtype: DType {
    var code: Int32 = 0
    check(ct_dtype_of(raw, &code), "Tensor.dtype")
    guard let dtype = DType(rawValue: code) else { fatalError("Tensor.dtype: unknown code \(code)") }
    return dtype
  }

  public var device: Device {
    var code: Int32 = 0
    check(ct_device_of(raw, &code), "Tensor.device")
    return code < 0 ? .cpu : .cuda(Int(code))
  }

  // MARK: - To and from the host

  /// The elements as Float, row-major; other real types are converted.
  public var floats: [Float] { host(.float32, zero: 0) }

  /// The elements as Double, row-major.
  public var doubles: [Double] { host(.float64, zero: 0) }

  /// The elements as Int, row-major; fractions are truncated.
  public var integers: [Int] { host(.int64, zero: 0) }

  /// The element of a tensor with a single element.
  public var scalar: Double {
    require(count == 1, "a tensor of shape \(shape) is not a scalar")
    return doubles[0]
  }

  private func host<Element>(_ dtype: DType, zero: Element) -> [Element] {
    var elements = [Element](repeating: zero, count: count)
    elements.withUnsafeMutableBytes { bytes in
      check(ct_to_host(raw, dtype.rawValue, bytes.baseAddress, bytes.count), "Tensor.host")
    }
    return elements
  }

  /// The tensor on another device; itself if it is already there.
  public func to(_ device: Device) -> Tensor {
    makeTensor("Tensor.to") { ct_to_device(raw, device.code, $0) }
  }

  /// The tensor with elements of another type; itself if it already has that type.
  public func to(_ dtype: DType) -> Tensor {
    makeTensor("Tensor.to") { ct_to_dtype(raw, dtype.rawValue, $0) }
  }

  /// Overwrites the elements with those of `source`, for all tensors that share them.
  ///
  /// Do not call it on a tensor that another thread is using.
  public mutating func copy(from source: Tensor) {
    check(ct_copy_into(raw, source.raw), "Tensor.copy")
  }
}

extension Array where Element == Int {
  /// For the ABI, which counts in 64 bits.
  var int64: [Int64] { map(Int64.init) }
}

extension Device {
  /// The code of ctorch.h.
  var code: Int32 {
    switch self {
    case .cpu: -1
    case .cuda(let index): Int32(index)
    }
  }
}
