#pragma once

#include <cstdint>

namespace shim::avx512 {

/// One gated, dilated layer of a WaveNet for one item of a batch.
///
/// With `x = state + projection`, `u = kernel ∗ x + bias` of three dilated taps and `o = tanh(u₁) ·
/// sigmoid(u₂)` of its halves, `r = mixing · o + mixingBias`: the next state is `gain · x` plus the first
/// rows of r, the skips are increased by the others.
struct GatedLayer {
  const float *state;       // [channels, length]
  const float *projection;  // [channels]
  int64_t channels, length, skips;
  const float *transformedKernel;
  const float *bias;        // [2 · channels]
  int64_t dilation;         // a power of two
  const float *mixing;      // [channels + skips, channels]
  const float *mixingBias;  // [channels + skips]
  const float *skipped;     // [skips, length] or null
  float gain;
  float *nextState;    // [channels, length]
  float *nextSkipped;  // [skips, length]
};

/// Whether a layer of these sizes can be computed.
bool canCompute(int64_t channels, int64_t skips, int64_t dilation);

/// Floats that `transformGatedKernel` writes.
int64_t transformedGatedKernelSize(int64_t channels);

/// Prepares a kernel [2 · channels, channels, 3].
void transformGatedKernel(const float *kernel, int64_t channels, float *transformed);

/// Computes by Winograd's F(4, 3) along the taps: half the products of the definition.
void compute(const GatedLayer &layer);

}  // namespace shim::avx512
