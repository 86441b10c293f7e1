internal import CTorch

extension Tensor {
  /// The values beyond the border.
  public enum Padding: Sendable {
    case constant(Double)
    /// Mirrored without repeating the border value.
    case reflect
    /// The border value, repeated.
    case replicate
  }

  /// The same elements, row-major, in another shape; one size may be −1.
  public func reshaped(_ shape: Int...) -> Tensor { reshaped(shape) }

  /// The same elements, row-major, in another shape; one size may be −1.
  public func reshaped(_ shape: [Int]) -> Tensor {
    makeTensor("reshaped") { ct_reshape(raw, shape.int64, Int32(shape.count), $0) }
  }

  /// The dimensions in another order; a view.
  public func permuted(_ dimensions: Int...) -> Tensor {
    makeTensor("permuted") { ct_permute(raw, dimensions.int64, Int32(dimensions.count), $0) }
  }

  /// Two dimensions swapped; a view.
  public func transposed(_ first: Int = -2, _ second: Int = -1) -> Tensor {
    let rank = rank
    var order = Array(0..<rank)
    order.swapAt(first < 0 ? first + rank : first, second < 0 ? second + rank : second)
    return makeTensor("transposed") { ct_permute(raw, order.int64, Int32(rank), $0) }
  }

  /// With sizes of 1 repeated to `shape`; a view.
  public func expanded(_ shape: [Int]) -> Tensor {
    makeTensor("expanded") { ct_expand(raw, shape.int64, Int32(shape.count), $0) }
  }

  /// With a new dimension of size 1 at `dimension`; negative ones count from the new end.
  public func unsqueezed(_ dimension: Int) -> Tensor {
    var shape = shape
    shape.insert(1, at: dimension < 0 ? dimension + shape.count + 1 : dimension)
    return reshaped(shape)
  }

  /// Without `dimension`, whose size must be 1.
  public func squeezed(_ dimension: Int) -> Tensor {
    var shape = shape
    let place = dimension < 0 ? dimension + shape.count : dimension
    require(shape[place] == 1, "dimension \(dimension) of \(shape) is not 1")
    shape.remove(at: place)
    return reshaped(shape)
  }

  /// With the order of the elements reversed along some dimensions.
  public func flipped(_ dimensions: Int...) -> Tensor {
    makeTensor("flipped") { ct_flip(raw, dimensions.int64, Int32(dimensions.count), $0) }
  }

  /// The elements `range` of one dimension, every `step`-th of them; a view.
  public func sliced(_ dimension: Int, _ range: Range<Int>, step: Int = 1) -> Tensor {
    require(
      range.lowerBound >= 0 && range.upperBound <= size(dimension),
      "\(range) lies outside dimension \(dimension) of \(shape)")
    return makeTensor("sliced") {
      ct_slice(raw, Int64(dimension), Int64(range.lowerBound), Int64(range.upperBound), Int64(step), $0)
    }
  }

  /// One element of a dimension, which is removed; a view.
  public func selected(_ dimension: Int, _ index: Int) -> Tensor {
    sliced(dimension, index..<index + 1).squeezed(dimension)
  }

  /// The elements at `indices` (int64, shape `[K]`) of one dimension.
  public func gathered(_ dimension: Int, _ indices: Tensor) -> Tensor {
    makeTensor("gathered") { ct_index_select(raw, Int64(dimension), indices.raw, $0) }
  }

  /// The windows of `size` elements at multiples of `hop` in the last dimension: `[…, L]` → `[…, M, size]` with
  /// M = ⌊(L − size) / hop⌋ + 1; a view.
  public func framed(size: Int, hop: Int) -> Tensor {
    makeTensor("framed") { ct_unfold(raw, -1, Int64(size), Int64(hop), $0) }
  }

  /// Sums overlapping frames, the adjoint of ``framed(size:hop:)``: `[N, M, size]` → `[N, (M − 1) · hop + size]`.
  public func overlapAdded(hop: Int) -> Tensor {
    makeTensor("overlapAdded") { ct_overlap_add(raw, Int64(hop), $0) }
  }

  /// With `before` and `after` values added at the ends of the last dimension.
  ///
  /// ``Padding/reflect`` and ``Padding/replicate`` take a tensor of shape `[N, L]` or `[N, C, L]`.
  public func padded(_ before: Int, _ after: Int, _ padding: Padding = .constant(0)) -> Tensor {
    padded([before, after], padding)
  }

  /// With values added at the ends of the last dimensions: `amounts` are (before, after) pairs, the last
  /// dimension first.
  public func padded(_ amounts: [Int], _ padding: Padding = .constant(0)) -> Tensor {
    let (mode, value): (Int, Double) =
      switch padding {
      case .constant(let value): (CT_PAD_CONSTANT, value)
      case .reflect: (CT_PAD_REFLECT, 0)
      case .replicate: (CT_PAD_REPLICATE, 0)
      }
    return makeTensor("padded") {
      ct_pad(raw, amounts.int64, Int32(amounts.count), Int32(mode), value, $0)
    }
  }

  /// Tensors concatenated along an existing dimension.
  public static func concatenated(_ tensors: [Tensor], _ dimension: Int) -> Tensor {
    let handles: [ct_tensor?] = tensors.map(\.raw)
    return withExtendedLifetime(tensors) {
      makeTensor("concatenated") { ct_concatenate(handles, Int32(handles.count), Int64(dimension), $0) }
    }
  }

  /// Tensors of the same shape stacked along a new dimension.
  public static func stacked(_ tensors: [Tensor], _ dimension: Int = 0) -> Tensor {
    let handles: [ct_tensor?] = tensors.map(\.raw)
    return withExtendedLifetime(tensors) {
      makeTensor("stacked") { ct_stack(handles, Int32(handles.count), Int64(dimension), $0) }
    }
  }
}
