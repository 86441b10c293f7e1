#pragma once

#include <cstdint>

#include "Planes.hpp"

namespace shim::avx512 {

/// A scale and a shift for every item and channel that stand for a group normalisation: `[N][C]` each.
struct NormalizationTerms {
  std::vector<float> scale, shift;
};

/// - weight, bias: [C] or null
NormalizationTerms normalizationTerms(const Planes &input, int64_t groups, const float *weight,
                                      const float *bias, double epsilon);

/// Filters with (1, 3, 3, 1) in both directions and halves or doubles the resolution, zeros outside; before
/// that `silu(scale · x + shift)` when there are terms.
void resample(const Planes &input, const NormalizationTerms *terms, bool up, float *output);

/// A 1×1 convolution of one item: `output = weight · input + bias + residual`.
///
/// - weight: [outputs, channels]
/// - bias, residual: [outputs] or null; a plane for each output or null
void multiplyChannels(const float *const *input, int64_t channels, int64_t places, const float *weight,
                      const float *bias, int64_t outputs, const float *const *residual, float *output);

}  // namespace shim::avx512
