internal import CTorch

/// The instruction sets that Assay's own kernels, such as those behind ``Tensor/normalizedConvolution(_:_:weight:bias:offset:residual:gain:)``,
/// are compiled for. Libtorch's operations, which the kernels replace on the CPU, need none of them.
public enum KernelSet: Int32, Sendable, CaseIterable, Comparable {
  /// No kernels of our own: everything is libtorch's.
  case none = 0
  /// x86 processors with AVX2 and FMA.
  case avx2
  /// x86 processors with AVX-512 F and VL.
  case avx512

  public static func < (a: KernelSet, b: KernelSet) -> Bool { a.rawValue < b.rawValue }

  /// The one in use: the best that this processor has and ``limit(to:)`` allows.
  public static var current: KernelSet {
    var level: Int32 = 0
    check(ct_get_kernels(&level), "kernels")
    return KernelSet(rawValue: level) ?? .none
  }

  /// Forbids the ones above a set in this process, for measurements and tests. Results are the same up to rounding.
  public static func limit(to set: KernelSet) { check(ct_limit_kernels(set.rawValue), "kernels") }
}
