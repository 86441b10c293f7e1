/// Where the elements of a tensor lie in its storage:
/// element (i₀ … iₖ) is `storage[offset + Σ iⱼ · strideⱼ]`.
///
/// Offset and strides count elements, not bytes. A value of this type has been checked: each element lies in
/// the storage and the size in bytes is a number that fits.
struct StridedLayout: Sendable, Hashable {
  let offset: Int
  let shape: [Int]
  let strides: [Int]
  /// The number of elements.
  let count: Int

  /// Checks a view of a storage; `nil` when it reaches outside or its numbers overflow.
  init?(offset: Int, shape: [Int], strides: [Int], storageCount: Int) {
    guard shape.count == strides.count, offset >= 0, offset <= storageCount,
      strides.allSatisfy({ $0 >= 0 }), let count = Self.elementCount(shape)
    else { return nil }
    if count > 0 {
      var last = offset
      for (size, stride) in zip(shape, strides) {
        let (step, stepOverflow) = (size - 1).multipliedReportingOverflow(by: stride)
        let (sum, sumOverflow) = last.addingReportingOverflow(step)
        guard !stepOverflow, !sumOverflow else { return nil }
        last = sum
      }
      guard last < storageCount else { return nil }
    }
    self.offset = offset
    self.shape = shape
    // The stride of a size of 1 or 0 is never taken and may be any number: 0 cannot overflow later on.
    self.strides = zip(shape, strides).map { size, stride in size > 1 ? stride : 0 }
    self.count = count
  }

  /// A whole storage in row-major order; `nil` unless it has exactly the elements that `shape` needs.
  init?(rowMajor shape: [Int], storageCount: Int) {
    guard let count = Self.elementCount(shape), count == storageCount else { return nil }
    self.init(
      offset: 0, shape: shape, strides: Self.rowMajorStrides(shape), storageCount: storageCount)
  }

  /// The product of the sizes; `nil` when one is negative or when it does not fit as bytes of the largest
  /// type, even without the sizes that are 0.
  static func elementCount(_ shape: [Int]) -> Int? {
    var bytes = 8
    var isEmpty = false
    for size in shape {
      guard size >= 0 else { return nil }
      if size == 0 { isEmpty = true }
      let (product, overflow) = bytes.multipliedReportingOverflow(by: max(size, 1))
      guard !overflow else { return nil }
      bytes = product
    }
    return isEmpty ? 0 : bytes / 8
  }

  private static func rowMajorStrides(_ shape: [Int]) -> [Int] {
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() {
      strides[axis] = strides[axis + 1] * max(shape[axis + 1], 1)
    }
    return strides
  }

  /// Whether the elements lie one behind the other in row-major order.
  var isContiguous: Bool {
    if count == 0 { return true }
    var expected = 1
    for axis in shape.indices.reversed() where shape[axis] != 1 {
      if strides[axis] != expected { return false }
      expected *= shape[axis]
    }
    return true
  }

  /// Calls `body` with the storage position of the first element of each row along the last dimension, in
  /// row-major order. The tensor has at least one dimension and one element.
  func forEachRow(_ body: (Int) -> Void) {
    var index = [Int](repeating: 0, count: shape.count - 1)
    var position = offset
    while true {
      body(position)
      var axis = index.count - 1
      while axis >= 0 {
        index[axis] += 1
        position += strides[axis]
        if index[axis] < shape[axis] { break }
        position -= shape[axis] * strides[axis]
        index[axis] = 0
        axis -= 1
      }
      if axis < 0 { return }
    }
  }
}
