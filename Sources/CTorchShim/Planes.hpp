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

/// Whether kernels of our own can compute with the tensors: no gradient is asked for, and they are float32,
/// on the CPU and contiguous, on a processor that the kernels are made for.
bool canCompute(const std::vector<at::Tensor> &tensors);

}  // namespace shim
