#pragma once

// Kernels for x86 processors with AVX-512, compiled in whatever the rest is for and chosen at run time.
//
// Code between SHIM_AVX512_BEGIN and SHIM_AVX512_END may use the instructions; it must only be reached after
// hasAvx512() has been asked. It holds no lambdas, which would not inherit the instruction set.

#if defined(__x86_64__) && defined(__clang__)
#define SHIM_HAS_AVX512_CODE 1

#include <immintrin.h>

#define SHIM_AVX512_BEGIN \
  _Pragma("clang attribute push(__attribute__((target(\"avx512f,avx512vl\"))), apply_to = function)")
#define SHIM_AVX512_END _Pragma("clang attribute pop")

namespace shim {
inline bool hasAvx512() {
  static const bool has = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl");
  return has;
}
}  // namespace shim

#else
#define SHIM_HAS_AVX512_CODE 0

namespace shim {
inline bool hasAvx512() { return false; }
}  // namespace shim
#endif
