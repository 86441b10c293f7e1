#pragma once

#include <ATen/ATen.h>

#include <vector>

namespace shim {

/// The channels of several tensors [N, C_i, H, W], one behind the other, without joining them.
struct Planes {
  int64_t batch, height, width;
  /// For every item and channel its first value: `[N][C]`.
  std::vector<const float *> all;
  int64_t channels;

  explicit Planes(const std::vector<at::Tensor> &tensors);
  const float *const *item(int64_t index) const { return all.data() + index * channels; }
  int64_t size() const { return height * width; }
};

struct Kernels;

/// The kernels of our own that can compute with the tensors; null where a gradient is asked for, where they are not
/// float32, on the CPU and contiguous (unless any layout will do), or where there are none for this processor.
const Kernels *kernelsFor(const std::vector<at::Tensor> &tensors, bool takesAnyLayout = false);

}  // namespace shim
