internal import CTorch

/// Reductions over the given dimensions, or over all of them when none is given.
extension Tensor {
  private func reduce(_ op: Int, _ dimensions: [Int], _ keep: Bool, _ name: StaticString) -> Tensor {
    makeTensor(name) { ct_reduce(Int32(op), raw, dimensions.int64, Int32(dimensions.count), keep, $0) }
  }

  public func sum(_ dimensions: Int..., keepingDimensions keep: Bool = false) -> Tensor {
    reduce(CT_SUM, dimensions, keep, "sum")
  }

  public func mean(_ dimensions: Int..., keepingDimensions keep: Bool = false) -> Tensor {
    reduce(CT_MEAN, dimensions, keep, "mean")
  }

  public func max(_ dimensions: Int..., keepingDimensions keep: Bool = false) -> Tensor {
    reduce(CT_MAX, dimensions, keep, "max")
  }

  public func min(_ dimensions: Int..., keepingDimensions keep: Bool = false) -> Tensor {
    reduce(CT_MIN, dimensions, keep, "min")
  }

  /// The Euclidean norm.
  public func norm(_ dimensions: Int..., keepingDimensions keep: Bool = false) -> Tensor {
    reduce(CT_NORM, dimensions, keep, "norm")
  }

  /// The biased variance: the mean of the squared deviations.
  public func variance(_ dimensions: Int..., keepingDimensions keep: Bool = false) -> Tensor {
    reduce(CT_VARIANCE, dimensions, keep, "variance")
  }

  /// Whether every element of a bool tensor is true.
  public var allTrue: Bool { reduce(CT_ALL, [], false, "allTrue").integers[0] != 0 }
}
