internal import CTorch

/// The instruction sets that Assay's own kernels are compiled for, those behind ``Tensor``'s fused layers. Libtorch's
/// operations, which the kernels replace on the CPU, need none of them.
public enum KernelSet: Int32, Sendable, CaseIterable, Comparable {
  /// No kernels of our own: everything is libtorch's.
  case none = 0
  /// x86 processors with AVX2 and FMA.
  case avx2
  /// x86 processors with AVX-512 F and VL.
  case avx512

  public static func < (a: KernelSet, b: KernelSet) -> Bool { a.rawValue < b.rawValue }

  /// The one in use: the best that this processor has, or that ``limited(to:_:)`` leaves to this thread.
  public static var current: KernelSet {
    var level: Int32 = 0
    check(ct_get_kernels(&level), "kernels")
    return KernelSet(rawValue: level) ?? .none
  }

  /// Runs `body` without the sets above one, for measurements and tests. Results are the same up to rounding.
  ///
  /// It holds for what this thread computes until `body` ends; others go on as they were.
  public static func limited<Result>(to set: KernelSet, _ body: () throws -> Result) rethrows -> Result {
    check(ct_limit_kernels(set.rawValue), "kernels")
    defer { check(ct_limit_kernels(KernelSet.avx512.rawValue), "kernels") }
    return try body()
  }
}
