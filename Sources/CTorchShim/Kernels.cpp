#include "Kernels.hpp"

#include <algorithm>

#include "Boundary.hpp"

namespace shim {

#if defined(__x86_64__) && defined(__clang__)
namespace avx2 {
extern const Kernels table;
}
namespace avx512 {
extern const Kernels table;
}
#endif

namespace {
const Kernels *table(int32_t level) {
#if defined(__x86_64__) && defined(__clang__)
  if (level == 2) return &avx512::table;
  if (level == 1) return &avx2::table;
#endif
  return nullptr;
}

int32_t processorLevel() {
#if defined(__x86_64__) && defined(__clang__)
  static const int32_t level = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") ? 2
                               : __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")       ? 1
                                                                                                       : 0;
  return level;
#else
  return 0;
#endif
}

// Of a thread: what another one computes at the same time stays as it is.
thread_local int32_t limit = 2;
}  // namespace

const Kernels *kernels() { return table(std::min(limit, processorLevel())); }

ct_status limit_kernels(int32_t level) noexcept {
  return guarded([&] {
    if (level < 0 || level > 2) throw InvalidArgument{"a level of kernels that is not 0, 1 or 2"};
    limit = level;
  });
}

ct_status get_kernels(int32_t *level) noexcept {
  return guarded([&] { *level = std::min(limit, processorLevel()); });
}

}  // namespace shim
