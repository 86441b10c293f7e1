internal import CTorch

extension Tensor {
  private func unary(_ op: Int, _ name: StaticString) -> Tensor {
    makeTensor(name) { ct_unary(Int32(op), raw, $0) }
  }

  private func binary(_ op: Int, _ other: Tensor, _ name: StaticString) -> Tensor {
    makeTensor(name) { ct_binary(Int32(op), raw, other.raw, $0) }
  }

  private func binary(_ op: Int, _ other: Double, _ name: StaticString) -> Tensor {
    makeTensor(name) { ct_binary_scalar(Int32(op), raw, other, $0) }
  }

  // MARK: - Operators; shapes broadcast as in libtorch

  public static prefix func - (a: Tensor) -> Tensor { a.unary(CT_NEGATE, "negate") }
  public static func + (a: Tensor, b: Tensor) -> Tensor { a.binary(CT_ADD, b, "+") }
  public static func - (a: Tensor, b: Tensor) -> Tensor { a.binary(CT_SUBTRACT, b, "-") }
  public static func * (a: Tensor, b: Tensor) -> Tensor { a.binary(CT_MULTIPLY, b, "*") }
  public static func / (a: Tensor, b: Tensor) -> Tensor { a.binary(CT_DIVIDE, b, "/") }
  public static func + (a: Tensor, b: Double) -> Tensor { a.binary(CT_ADD, b, "+") }
  public static func - (a: Tensor, b: Double) -> Tensor { a.binary(CT_SUBTRACT, b, "-") }
  public static func * (a: Tensor, b: Double) -> Tensor { a.binary(CT_MULTIPLY, b, "*") }
  public static func / (a: Tensor, b: Double) -> Tensor { a.binary(CT_DIVIDE, b, "/") }
  public static func + (a: Double, b: Tensor) -> Tensor { b + a }
  public static func - (a: Double, b: Tensor) -> Tensor { -b + a }
  public static func * (a: Double, b: Tensor) -> Tensor { b * a }
  public static func / (a: Double, b: Tensor) -> Tensor { b.reciprocal() * a }

  // MARK: - Elementwise

  public func abs() -> Tensor { unary(CT_ABS, "abs") }
  public func exp() -> Tensor { unary(CT_EXP, "exp") }
  public func log() -> Tensor { unary(CT_LOG, "log") }
  public func log10() -> Tensor { unary(CT_LOG10, "log10") }
  public func sqrt() -> Tensor { unary(CT_SQRT, "sqrt") }
  public func rsqrt() -> Tensor { unary(CT_RSQRT, "rsqrt") }
  public func square() -> Tensor { unary(CT_SQUARE, "square") }
  public func reciprocal() -> Tensor { unary(CT_RECIPROCAL, "reciprocal") }
  public func sin() -> Tensor { unary(CT_SIN, "sin") }
  public func cos() -> Tensor { unary(CT_COS, "cos") }
  public func tanh() -> Tensor { unary(CT_TANH, "tanh") }
  public func sigmoid() -> Tensor { unary(CT_SIGMOID, "sigmoid") }
  public func relu() -> Tensor { unary(CT_RELU, "relu") }
  /// `x · sigmoid(x)`, also called swish.
  public func silu() -> Tensor { unary(CT_SILU, "silu") }
  /// The Gaussian error linear unit, with the exact error function.
  public func gelu() -> Tensor { unary(CT_GELU, "gelu") }
  public func softplus() -> Tensor { unary(CT_SOFTPLUS, "softplus") }
  /// Rounded to the nearest integer, halves to even.
  public func rounded() -> Tensor { unary(CT_ROUND, "rounded") }
  public func floor() -> Tensor { unary(CT_FLOOR, "floor") }
  public func sign() -> Tensor { unary(CT_SIGN, "sign") }
  /// The real part of a complex tensor, a view.
  public var real: Tensor { unary(CT_REAL, "real") }
  /// The imaginary part of a complex tensor, a view.
  public var imaginary: Tensor { unary(CT_IMAGINARY, "imaginary") }
  public func conjugate() -> Tensor { unary(CT_CONJUGATE, "conjugate") }
  /// The angle of each complex element, in (−π, π].
  public func angle() -> Tensor { unary(CT_ANGLE, "angle") }
  /// `[…]` complex as `[…, 2]` real: real and imaginary parts; a view.
  public func viewAsReal() -> Tensor { unary(CT_VIEW_AS_REAL, "viewAsReal") }
  /// `[…, 2]` real as `[…]` complex; a view.
  public func viewAsComplex() -> Tensor { unary(CT_VIEW_AS_COMPLEX, "viewAsComplex") }
  /// Whether each element is neither infinite nor NaN, as bool.
  public func isFinite() -> Tensor { unary(CT_IS_FINITE, "isFinite") }
  /// The tensor with elements in row-major order in memory; itself if they already are.
  public func contiguous() -> Tensor { unary(CT_CONTIGUOUS, "contiguous") }
  /// A copy that shares no memory.
  public func cloned() -> Tensor { unary(CT_CLONE, "cloned") }

  public func power(_ exponent: Double) -> Tensor { binary(CT_POWER, exponent, "power") }
  public func maximum(_ other: Tensor) -> Tensor { binary(CT_MAXIMUM, other, "maximum") }
  public func minimum(_ other: Tensor) -> Tensor { binary(CT_MINIMUM, other, "minimum") }
  /// The elements, at least `low`.
  public func atLeast(_ low: Double) -> Tensor { binary(CT_MAXIMUM, low, "atLeast") }
  /// The elements, at most `high`.
  public func atMost(_ high: Double) -> Tensor { binary(CT_MINIMUM, high, "atMost") }
  public func clamped(to range: ClosedRange<Double>) -> Tensor {
    makeTensor("clamped") { ct_clamp(raw, range.lowerBound, range.upperBound, $0) }
  }

  /// Where each element is greater than `threshold`, as bool.
  public func isGreater(than threshold: Double) -> Tensor { binary(CT_GREATER, threshold, "isGreater") }
  /// Where each element is less than `threshold`, as bool.
  public func isLess(than threshold: Double) -> Tensor { binary(CT_LESS, threshold, "isLess") }

  /// `self` where `condition` (bool) holds, `other` elsewhere.
  public func replacing(where condition: Tensor, with other: Tensor) -> Tensor {
    makeTensor("replacing") { ct_where(condition.raw, other.raw, raw, $0) }
  }

  /// Matrix product of the last two dimensions, the others broadcast.
  public func matmul(_ other: Tensor) -> Tensor { binary(CT_MATMUL, other, "matmul") }

  public func softmax(_ dimension: Int) -> Tensor {
    makeTensor("softmax") { ct_softmax(raw, Int64(dimension), $0) }
  }

  public func cumulativeSum(_ dimension: Int) -> Tensor {
    makeTensor("cumulativeSum") { ct_cumulative_sum(raw, Int64(dimension), $0) }
  }

  /// Adds `alpha · other` to the elements in place, for all tensors that share them.
  ///
  /// Do not call it on a tensor that another thread is using, or that a recorded operation needs unchanged.
  public mutating func add(_ other: Tensor, alpha: Double = 1) {
    check(ct_add_in_place(raw, other.raw, alpha), "add")
  }

  /// Moves the elements in place towards `other` by the fraction `weight`, for all tensors that share them.
  ///
  /// Do not call it on a tensor that another thread is using, or that a recorded operation needs unchanged.
  public mutating func interpolate(to other: Tensor, weight: Double) {
    check(ct_lerp_in_place(raw, other.raw, weight), "interpolate")
  }

  /// One step of Adam on these parameters in place, see `Adam` of AssayNN.
  ///
  /// - Parameters:
  ///   - gradient, mean, square: of the parameters' shape; the two moments change in place as well.
  ///   - rate: the learning rate.
  ///   - decay: the share of the parameters to subtract, times the rate.
  ///   - corrections: 1 − β₁ᵗ and √(1 − β₂ᵗ).
  public mutating func adamStep(
    gradient: Tensor, mean: Tensor, square: Tensor, rate: Double, betas: (Double, Double), epsilon: Double,
    decay: Double, corrections: (Double, Double)
  ) {
    check(
      ct_adam_step(
        raw, gradient.raw, mean.raw, square.raw, rate, betas.0, betas.1, epsilon, decay, corrections.0,
        corrections.1), "adamStep")
  }
}
