#pragma once

#include <algorithm>
#include <limits>

#include "../Threads.hpp"

/// In a namespace of its own, since tiles are something else in the other kernels: six frames by two registers of
/// outputs, which leaves AVX2's 16 registers room for the factors and hides the time that a product takes.
namespace shim::SHIM_KERNELS::mirrored {

namespace {
constexpr int frames = 6, registers = 2;
constexpr int64_t columns = registers * registerLanes;
/// Products of one sum in registers: as many as a panel's weights stay in the nearest cache for.
constexpr int64_t run = 256;
constexpr int unrolled = 4;
constexpr int64_t outputsOfTask = 512, leastFramesOfTask = 24, mostFramesOfTask = 96, leastTasks = 16;

struct Task {
  int64_t frame, frameEnd, output, outputEnd;

  int64_t rows() const { return (frameEnd - frame + frames - 1) / frames; }
};
}  // namespace

SHIM_KERNELS_BEGIN

namespace {

typedef float Quad __attribute__((vector_size(16)));
typedef float AnywhereQuad __attribute__((vector_size(16), aligned(4), may_alias));

/// Interleaves `count` values of six rows: `[count][6]`.
void interleaveRows(const float *const *rows, int64_t count, float *to) {
  int64_t index = 0;
  for (; index + 4 <= count; index += 4, to += 4 * frames) {
    Quad x[frames];
#pragma unroll
    for (int row = 0; row < frames; row++) x[row] = *reinterpret_cast<const AnywhereQuad *>(rows[row] + index);
    const Quad low01 = __builtin_shufflevector(x[0], x[1], 0, 4, 1, 5);
    const Quad low23 = __builtin_shufflevector(x[2], x[3], 0, 4, 1, 5);
    const Quad low45 = __builtin_shufflevector(x[4], x[5], 0, 4, 1, 5);
    const Quad high01 = __builtin_shufflevector(x[0], x[1], 2, 6, 3, 7);
    const Quad high23 = __builtin_shufflevector(x[2], x[3], 2, 6, 3, 7);
    const Quad high45 = __builtin_shufflevector(x[4], x[5], 2, 6, 3, 7);
    auto *target = reinterpret_cast<AnywhereQuad *>(to);
    target[0] = __builtin_shufflevector(low01, low23, 0, 1, 4, 5);
    target[1] = __builtin_shufflevector(low45, low01, 0, 1, 6, 7);
    target[2] = __builtin_shufflevector(low23, low45, 2, 3, 6, 7);
    target[3] = __builtin_shufflevector(high01, high23, 0, 1, 4, 5);
    target[4] = __builtin_shufflevector(high45, high01, 0, 1, 6, 7);
    target[5] = __builtin_shufflevector(high23, high45, 2, 3, 6, 7);
  }
  for (; index < count; index++, to += frames)
    for (int row = 0; row < frames; row++) to[row] = rows[row][index];
}

/// The place of a frame that may lie beyond the ends, mirrored there.
int64_t mirrored(int64_t frame, int64_t length) {
  if (frame < 0) return -frame;
  return frame < length ? frame : 2 * (length - 1) - frame;
}

/// Copies `start` ..< `end` of the inputs' channels, counted through all taps, for six frames from one on.
void pack(const MirroredConvolution &layer, int64_t frame, int64_t start, int64_t end, float *to) {
  const int64_t channels = layer.channels();
  for (int64_t tap = start / channels; tap * channels < end; tap++) {
    int64_t places[frames];
    for (int row = 0; row < frames; row++) {
      // Rows behind the last frame are computed and not written.
      const int64_t here = std::min(frame + row, layer.length - 1);
      places[row] = mirrored(here + (tap - layer.taps / 2) * layer.dilation, layer.length);
    }
    int64_t first = tap * channels;
    for (const FrameRows &input : layer.inputs) {
      const int64_t from = std::max(start, first), until = std::min(end, first + input.channels);
      if (from < until) {
        const float *rows[frames];
        for (int row = 0; row < frames; row++)
          rows[row] = input.values + places[row] * input.stride + from - first;
        interleaveRows(rows, until - from, to + (from - start) * frames);
      }
      first += input.channels;
    }
  }
}

SHIM_INLINE void addProducts(const float *factors, const float *weights, int64_t distance,
                             Register (&totals)[frames][registers]) {
  Register values[registers];
#pragma unroll
  for (int column = 0; column < registers; column++)
    values[column] = *reinterpret_cast<const AnywhereRegister *>(weights + column * distance);
#pragma unroll
  for (int row = 0; row < frames; row++) {
    const Register factor = everywhere(factors[row]);
#pragma unroll
    for (int column = 0; column < registers; column++)
      totals[row][column] = __builtin_elementwise_fma(factor, values[column], totals[row][column]);
  }
}

/// Adds to `sums [6][columns]` the products of `factors [depth][6]` and `weights`, whose registers lie `distance`
/// apart.
///
/// Fetches the weights from `next` on meanwhile, `share` of them for each product: left to itself the processor comes
/// too late, and is a tenth slower.
void multiplyTile(const float *factors, const float *weights, int64_t distance, int64_t depth, bool isFirst,
                  float *sums, const float *next, int64_t share) {
  auto *places = reinterpret_cast<AnywhereRegister *>(sums);
  Register totals[frames][registers];
#pragma unroll
  for (int row = 0; row < frames; row++)
#pragma unroll
    for (int column = 0; column < registers; column++)
      totals[row][column] = isFirst ? Register{} : places[row * registers + column];
  int64_t index = 0;
  for (; index + unrolled <= depth; index += unrolled, next += unrolled * share) {
    __builtin_prefetch(next);
    if (columns > convolutionPanel) __builtin_prefetch(next + distance);
#pragma unroll
    for (int step = 0; step < unrolled; step++, factors += frames, weights += convolutionPanel)
      addProducts(factors, weights, distance, totals);
  }
  for (; index < depth; index++, factors += frames, weights += convolutionPanel)
    addProducts(factors, weights, distance, totals);
#pragma unroll
  for (int row = 0; row < frames; row++)
#pragma unroll
    for (int column = 0; column < registers; column++) places[row * registers + column] = totals[row][column];
}

/// Bias, rectification, scale and shift of 16 outputs of six frames.
void finishVectors(const MirroredConvolution &layer, const float *sums, int64_t frame, int64_t output) {
  const int64_t count = layer.outputs - output;
  const Vector bias = layer.bias == nullptr ? all(0.0f) : loadWithin(layer.bias + output, 0, count);
  const Vector least = all(layer.isRectified ? 0.0f : -std::numeric_limits<float>::infinity());
  const bool isScaled = layer.scale != nullptr;
  const Vector scale = isScaled ? loadWithin(layer.scale + output, 0, count) : all(1.0f);
  const Vector shift = isScaled ? loadWithin(layer.shift + output, 0, count) : all(0.0f);
  for (int64_t row = 0; row < std::min<int64_t>(frames, layer.length - frame); row++) {
    Vector value = load(sums + row * columns) + bias;
    // This comparison lets NaN through.
    value = value < least ? least : value;
    if (isScaled) value = multiplyAdd(value, scale, shift);
    storeFirst(layer.output + (frame + row) * layer.outputs + output, value, count);
  }
}

void computeTask(const MirroredConvolution &layer, const Task &task, float *packed, float *sums) {
  const int64_t depth = layer.taps * layer.channels(), panelSize = depth * convolutionPanel;
  const int64_t distance = columns == convolutionPanel ? registerLanes : panelSize;
  for (int64_t start = 0; start < depth; start += run) {
    const int64_t end = std::min(start + run, depth);
    for (int64_t row = 0; row < task.rows(); row++)
      pack(layer, task.frame + row * frames, start, end, packed + row * frames * run);
    const int64_t share = (convolutionPanel + task.rows() - 1) / task.rows();
    for (int64_t output = task.output; output < task.outputEnd; output += columns) {
      const float *weights = layer.packedWeight + output * depth + start * convolutionPanel;
      for (int64_t row = 0; row < task.rows(); row++) {
        float *tile = sums + ((output - task.output) / columns * task.rows() + row) * frames * columns;
        multiplyTile(packed + row * frames * run, weights, distance, end - start, start == 0, tile,
                     weights + columns * depth + row * share * (end - start), share);
        if (end < depth) continue;
        for (int64_t vector = 0; vector < columns && output + vector < layer.outputs; vector += lanes)
          finishVectors(layer, tile + vector, task.frame + row * frames, output + vector);
      }
    }
  }
}

}  // namespace

SHIM_KERNELS_END

void convolveMirrored(const MirroredConvolution &layer) {
  const int64_t panels = (layer.outputs + outputsOfTask - 1) / outputsOfTask;
  // Long blocks read the weights less often, but the threads must have enough tasks to share.
  const int64_t most = std::clamp(layer.length * panels / leastTasks, leastFramesOfTask, mostFramesOfTask);
  const int64_t blocks = (layer.length + most - 1) / most;
  const int64_t rows = (layer.length + blocks * frames - 1) / (blocks * frames) * frames;
  // Neighbouring tasks have the same weights, which then are in the cache that the cores share.
  inParallel(blocks * panels, [&](int64_t index) {
    const int64_t frame = index % blocks * rows, output = index / blocks * outputsOfTask;
    const Task task{frame, std::min(frame + rows, layer.length), output,
                    std::min(output + outputsOfTask, layer.outputs)};
    if (task.frame >= task.frameEnd) return;
    computeTask(layer, task, threadScratch(0, mostFramesOfTask * run),
                threadScratch(1, mostFramesOfTask * outputsOfTask));
  });
}

}  // namespace shim::SHIM_KERNELS::mirrored
