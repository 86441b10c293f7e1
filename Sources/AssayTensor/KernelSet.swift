internal import CTorch

/// The instruction sets of Assay's own kernels, which compute ``Tensor``'s fused layers on the CPU. libtorch's
/// operations, which they replace, need none of them.
public enum KernelSet: Int32, Sendable, CaseIterable, Comparable {
  /// No own kernels: libtorch computes everything.
  case none = 0
  /// x86 processors with AVX2 and FMA.
  case avx2
  /// x86 processors with AVX-512 F and VL.
  case avx512

  public static func < (a: KernelSet, b: KernelSet) -> Bool { a.rawValue < b.rawValue }

  /// The set in use: the best one of this processor, or the best one that ``limited(to:_:)`` allows on this thread.
  public static var current: KernelSet {
    var level: Int32 = 0
    check(ct_get_kernels(&level), "kernels")
    return KernelSet(rawValue: level) ?? .none
  }

  /// Runs `body` without the sets above one, for measurements and tests. Results are the same up to rounding.
  ///
  /// The limit applies to this thread until `body` ends. Other threads are unaffected.
  public static func limited<Result>(to set: KernelSet, _ body: () throws -> Result) rethrows -> Result {
    check(ct_limit_kernels(set.rawValue), "kernels")
    defer { check(ct_limit_kernels(KernelSet.avx512.rawValue), "kernels") }
    return try body()
  }
}
