#pragma once

#include <cstdint>
#include <vector>

#include "Planes.hpp"

// Kernels of our own for x86 processors: one source, `Kernels/`, compiled for AVX2 and for AVX-512, chosen at run time.

namespace shim {

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

/// A scale and a shift for every item and channel that stand for a group normalisation: `[N][C]` each.
struct NormalizationTerms {
  std::vector<float> scale, shift;
};

/// Frames of channels, each frame's values together.
struct FrameRows {
  const float *values;
  int64_t stride, channels;
};

/// Outputs whose weights lie together, see `MirroredConvolution`.
constexpr int64_t convolutionPanel = 16;

/// A dilated convolution over time with mirrored ends over one item of a batch, and what comes after it.
///
/// `output = scale · f(kernel ∗ inputs + bias) + shift`, where f is max(0, ·) or nothing.
struct MirroredConvolution {
  std::vector<FrameRows> inputs;  // whose channels are joined
  int64_t length, taps, dilation;
  /// [outputs / 16, taps, channels, 16] with zeros for the missing outputs of the last 32.
  const float *packedWeight;
  int64_t outputs;
  const float *bias;  // [outputs] or null
  bool isRectified;
  const float *scale, *shift;  // [outputs] or null
  float *output;               // [length, outputs]

  int64_t channels() const {
    int64_t sum = 0;
    for (const FrameRows &input : inputs) sum += input.channels;
    return sum;
  }
};

/// Weighted means and deviations of channels over time, for one item of a batch.
struct TimeStatistics {
  const float *values;  // [length] frames of channels, `stride` apart
  int64_t stride;
  const float *logits;  // the weights before a softmax over time, laid out likewise; or null: all alike
  int64_t logitsStride;
  int64_t length, channels;
  float leastVariance;
  float *mean, *deviation;  // [channels]
};

/// The kernels for one instruction set.
struct Kernels {
  /// Floats that `transformKernel` writes.
  int64_t (*transformedKernelSize)(int64_t channels, int64_t outputs);
  /// Prepares a kernel [outputs, channels, 3, 3].
  void (*transformKernel)(const float *kernel, int64_t channels, int64_t outputs, float *transformed);
  /// Computes by Winograd's F(4×4, 3×3): a quarter of the products of the definition.
  void (*convolve)(const Convolution3x3 &problem);

  /// Whether a gated layer of these sizes can be computed.
  bool (*canComputeGated)(int64_t channels, int64_t skips, int64_t dilation);
  /// Floats that `transformGatedKernel` writes.
  int64_t (*transformedGatedKernelSize)(int64_t channels);
  /// Prepares a kernel [2 · channels, channels, 3].
  void (*transformGatedKernel)(const float *kernel, int64_t channels, float *transformed);
  /// Computes by Winograd's F(4, 3) along the taps: half the products of the definition.
  void (*computeGated)(const GatedLayer &layer);

  /// - weight, bias: [C] or null
  NormalizationTerms (*normalizationTerms)(const Planes &input, int64_t groups, const float *weight,
                                           const float *bias, double epsilon);
  /// Filters with (1, 3, 3, 1) in both directions and halves or doubles the resolution, zeros outside; before
  /// that `silu(scale · x + shift)` when there are terms.
  void (*resample)(const Planes &input, const NormalizationTerms *terms, bool up, float *output);
  /// A 1×1 convolution of one item: `output = weight · input + bias + residual`.
  ///
  /// - weight: [outputs, channels]
  /// - bias, residual: [outputs] or null; a plane for each output or null
  void (*multiplyChannels)(const float *const *input, int64_t channels, int64_t places, const float *weight,
                           const float *bias, int64_t outputs, const float *const *residual, float *output);
  void (*convolveMirrored)(const MirroredConvolution &layer);
  void (*timeStatistics)(const TimeStatistics &problem);
};

/// The best kernels for this processor that `limit_kernels` allows to this thread; null where there are none.
const Kernels *kernels();

}  // namespace shim
