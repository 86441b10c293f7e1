#pragma once

#include <cstdint>

namespace shim::avx512 {

/// A 3×3 convolution with a border of zeros over one item of a batch, and what comes before and after it.
///
/// `output = gain · (kernel ∗ f(input) + bias + residual)`, where f is `silu(scale · x + shift)` for each
/// channel when there is a scale, otherwise nothing.
struct Convolution3x3 {
  const float *const *input;  // a plane for each channel
  int64_t channels, height, width;
  const float *scale, *shift;  // [channels] or null
  const float *transformedKernel;
  const float *bias;  // [outputs]
  int64_t outputs;
  const float *const *residual;  // a plane for each output, or null
  float gain;
  float *output;  // [outputs, height, width]
};

/// Floats that `transformKernel` writes.
int64_t transformedKernelSize(int64_t channels, int64_t outputs);

/// Prepares a kernel [outputs, channels, 3, 3].
void transformKernel(const float *kernel, int64_t channels, int64_t outputs, float *transformed);

/// Computes by Winograd's F(4×4, 3×3): a quarter of the products of the definition.
void convolve(const Convolution3x3 &problem);

}  // namespace shim::avx512
