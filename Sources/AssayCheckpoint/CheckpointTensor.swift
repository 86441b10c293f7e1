public import Foundation

/// A tensor of a checkpoint, read from the mapped file when its elements are asked for.
///
/// It may be a view of a larger storage that other tensors share, with any offset and strides; what comes out
/// is always contiguous, row-major and little-endian.
public struct CheckpointTensor: Sendable {
  let storage: CheckpointStorage
  let layout: StridedLayout

  /// - Precondition: the layout was checked against this storage.
  init(storage: CheckpointStorage, layout: StridedLayout) {
    self.storage = storage
    self.layout = layout
  }

  /// A tensor in memory, for writing.
  ///
  /// - Parameter bytes: the elements, row-major and little-endian; exactly as many as `shape` needs.
  public init(dtype: CheckpointDType, shape: [Int], bytes: some Collection<UInt8>) {
    let file = FileBytes(copying: bytes, name: "in memory")
    precondition(
      file.count % dtype.byteCount == 0, "\(file.count) bytes are not a multiple of \(dtype.name)")
    let count = file.count / dtype.byteCount
    guard
      let storage = try? CheckpointStorage(
        file: file, dtype: dtype, count: count, start: 0, byteCount: file.count, what: "a tensor"),
      let layout = StridedLayout(rowMajor: shape, storageCount: count)
    else { preconditionFailure("\(count) elements cannot have shape \(shape)") }
    self.init(storage: storage, layout: layout)
  }

  /// An F32 tensor in memory, for writing.
  ///
  /// - Parameter floats: the elements in row-major order; exactly as many as `shape` needs.
  public init(shape: [Int], floats: [Float]) {
    let littleEndian = floats.map { $0.bitPattern.littleEndian }
    self = littleEndian.withUnsafeBytes { CheckpointTensor(dtype: .float32, shape: shape, bytes: $0) }
  }

  public var dtype: CheckpointDType { storage.dtype }

  /// Sizes, outermost first; `[]` for a single number.
  public var shape: [Int] { layout.shape }

  /// The number of elements.
  public var count: Int { layout.count }

  /// Bytes of all elements, made contiguous.
  public var byteCount: Int { count * dtype.byteCount }

  /// Calls `body` with the elements as contiguous row-major little-endian bytes.
  ///
  /// Contiguous tensors are lent straight from the mapped file, others are copied first. The bytes need not
  /// be aligned to the element size and are valid during the call only.
  public func withContiguousBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    // The mapping must outlive the call, even when the tensor itself is not used any more.
    try withExtendedLifetime(storage.file) {
      if layout.isContiguous {
        let start = storage.start + (count == 0 ? 0 : layout.offset * dtype.byteCount)
        return try body(UnsafeRawBufferPointer(rebasing: storage.file.bytes[start..<start + byteCount]))
      }
      let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: byteCount, alignment: 16)
      defer { copy.deallocate() }
      gather(into: copy)
      return try body(UnsafeRawBufferPointer(copy))
    }
  }

  /// The elements as contiguous row-major little-endian bytes.
  public func data() -> Data {
    withContiguousBytes { $0.isEmpty ? Data() : Data($0) }
  }

  private func gather(into target: UnsafeMutableRawBufferPointer) {
    switch dtype.byteCount {
    case 8: gather(into: target, as: UInt64.self)
    case 4: gather(into: target, as: UInt32.self)
    case 2: gather(into: target, as: UInt16.self)
    default: gather(into: target, as: UInt8.self)
    }
  }

  /// Copies elements as integers of their size, which keeps every bit.
  private func gather<Element: BitwiseCopyable>(
    into target: UnsafeMutableRawBufferPointer, as _: Element.Type
  ) {
    let size = MemoryLayout<Element>.size
    let row = layout.shape.last ?? 1
    let step = (layout.strides.last ?? 1) * size
    var next = 0
    layout.forEachRow { position in
      var source = storage.start + position * size
      for _ in 0..<row {
        let element = storage.file.bytes.loadUnaligned(fromByteOffset: source, as: Element.self)
        target.storeBytes(of: element, toByteOffset: next, as: Element.self)
        next += size
        source += step
      }
    }
  }
}
