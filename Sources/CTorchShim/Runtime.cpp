// Versions, threads, devices.

#include <ATen/Parallel.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <torch/csrc/api/include/torch/version.h>

#include <cstdio>

#include "Boundary.hpp"

namespace shim {

ct_status version(char *text, size_t capacity) noexcept {
  return guarded([&] {
    if (text == nullptr || capacity == 0) throw InvalidArgument{"no room for the version"};
    std::snprintf(text, capacity, "%s", TORCH_VERSION);
  });
}

ct_status set_threads(int32_t count) noexcept {
  return guarded([&] {
    if (count < 1) throw InvalidArgument{"a thread count below 1"};
    at::set_num_threads(count);
  });
}

ct_status get_threads(int32_t *count) noexcept {
  return guarded([&] { *count = at::get_num_threads(); });
}

ct_status cuda_device_count(int32_t *count) noexcept {
  return guarded([&] {
    *count = at::hasCUDA() ? static_cast<int32_t>(at::detail::getCUDAHooks().getNumGPUs()) : 0;
  });
}

}  // namespace shim
