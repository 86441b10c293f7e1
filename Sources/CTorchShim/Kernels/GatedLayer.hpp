#pragma once

#include <algorithm>
#include <array>

#include "../Threads.hpp"

/// In a namespace of its own, since blocks are something else in a 3×3 convolution.
namespace shim::SHIM_KERNELS::wavenet {

namespace {
using winograd::outputs;
using winograd::points;
using winograd::pointStride;
/// Tiles of a block, each four outputs at the distance of the dilation. What is between the steps of a block
/// stays in the cache of a processor.
constexpr int64_t blockPanels = 2, blockTiles = blockPanels * tileColumns;

/// Where 16 neighbouring tiles begin and how their values lie in time.
struct Arrangement {
  int64_t dilation;
  /// For dilations below 16: which of 64 neighbouring samples the tiles' outputs number 0 … 3 are, and back.
  std::array<std::array<int32_t, lanes>, outputs> toTiles, toTime;

  explicit Arrangement(int64_t dilation) : dilation(dilation), toTiles{}, toTime{} {
    if (!isInterleaved()) return;
    for (int64_t place = 0; place < outputs * lanes; place++) {
      const int64_t group = place / (outputs * dilation), index = place / dilation % outputs;
      const int64_t tile = group * dilation + place % dilation;
      toTiles[index][tile] = static_cast<int32_t>(place);
      toTime[place / lanes][place % lanes] = static_cast<int32_t>(index * lanes + tile);
    }
  }

  bool isInterleaved() const { return dilation < lanes; }

  /// The time of the first output of tile number `tile`, a multiple of 16.
  int64_t start(int64_t tile) const {
    return isInterleaved() ? outputs * tile : tile / dilation * outputs * dilation + tile % dilation;
  }
};
}  // namespace

SHIM_KERNELS_BEGIN

namespace {

/// Weights of 16 input channels of one output.
void transformKernelVector(const float *kernel, int64_t count, float *to, int64_t stride) {
  Vector weights[3], transformed[points];
  for (int tap = 0; tap < 3; tap++) weights[tap] = winograd::weightOfKernels(kernel + tap, 3, count);
  winograd::transformKernel(weights, transformed);
  for (int point = 0; point < points; point++)
    storeFirst(to + point * stride, transformed[point], count);
}

/// 16 of 64 values in four vectors.
Vector select(const Vector *values, const std::array<int32_t, lanes> &places) {
#if SHIM_KERNELS_512
  const __m512i order = _mm512_loadu_si512(places.data());
  const Vector low = _mm512_permutex2var_ps(values[0], order, values[1]);
  const Vector high = _mm512_permutex2var_ps(values[2], order, values[3]);
  return _mm512_mask_mov_ps(low, _mm512_test_epi32_mask(order, _mm512_set1_epi32(32)), high);
#else
  const auto *from = reinterpret_cast<const float *>(values);
  const auto *order = reinterpret_cast<const __m256i *>(places.data());
  return joined(_mm256_i32gather_ps(from, _mm256_loadu_si256(order), 4),
                _mm256_i32gather_ps(from, _mm256_loadu_si256(order + 1), 4));
#endif
}

/// A channel of x; zeros beyond its ends.
struct Signal {
  const float *values;
  int64_t length;
  Vector summand;

  Vector at(int64_t time) const {
    if (time >= 0 && time + lanes <= length) return load(values + time) + summand;
    return keep(loadWithin(values + time, time, length) + summand, time, length);
  }

  void at(int64_t time, Vector *to) const {
    for (int index = 0; index < outputs; index++) to[index] = at(time + index * lanes);
  }
};

/// Transforms the block's tiles of all channels: `[panel][point][channel][32]`.
void transformBlock(const GatedLayer &layer, const Arrangement &arrangement, int64_t firstTile, float *to) {
  const int64_t stride = pointStride(layer.channels * tileColumns), dilation = layer.dilation;
  for (int64_t channel = 0; channel < layer.channels; channel++) {
    const Signal signal{layer.state + channel * layer.length, layer.length, all(layer.projection[channel])};
    for (int64_t tile = 0; tile < blockTiles; tile += lanes) {
      const int64_t start = arrangement.start(firstTile + tile);
      Vector inputs[points], transformed[points];
      if (arrangement.isInterleaved()) {
        Vector before[outputs], here[outputs], after[outputs];
        signal.at(start - dilation, before);
        signal.at(start, here);
        signal.at(start + dilation, after);
        inputs[0] = select(before, arrangement.toTiles[0]);
        for (int index = 0; index < outputs; index++)
          inputs[1 + index] = select(here, arrangement.toTiles[index]);
        inputs[points - 1] = select(after, arrangement.toTiles[outputs - 1]);
      } else {
        for (int index = 0; index < points; index++)
          inputs[index] = signal.at(start + (index - 1) * dilation);
      }
      winograd::transformInput(inputs, transformed);
      float *target = to + tile / tileColumns * points * stride + channel * tileColumns + tile % tileColumns;
      for (int point = 0; point < points; point++)
        store(target + point * stride, transformed[point]);
    }
  }
}

/// tanh(a) · sigmoid(b), of which neither loses digits near zero.
Vector gated(Vector a, Vector b) {
  const Integers signBit = all(INT32_MIN), bits = reinterpret_cast<Integers>(a);
  const Vector e = exponentialMinusOne(reinterpret_cast<Vector>(bits & ~signBit) * all(-2.0f));
  const Vector product = e / ((e + all(2.0f)) * (all(1.0f) + exponential(-b)));
  // Minus for positive a: e is negative.
  return reinterpret_cast<Vector>(reinterpret_cast<Integers>(product) ^ (~bits & signBit));
}

/// The gates of a block: `[panel][output of the tile][channel][32]`.
void gateBlock(const GatedLayer &layer, const float *transformed, float *products, float *to) {
  const int64_t channels = layer.channels, stride = pointStride(channels * tileColumns);
  const int64_t kernelStride = pointStride(2 * channels * channels);
  constexpr int64_t size = tileRows * tileColumns;
  for (int64_t row = 0; row < channels; row += tileRows)
    for (int64_t panel = 0; panel < blockPanels; panel++) {
      for (int point = 0; point < points; point++) {
        const float *kernel = layer.transformedKernel + point * kernelStride;
        const float *columns = transformed + (panel * points + point) * stride;
        product(kernel + row * channels, channels, columns, channels, products + point * size, tileColumns);
        product(kernel + (channels + row) * channels, channels, columns, channels,
                products + (points + point) * size, tileColumns);
      }
      for (int64_t index = 0; index < tileRows; index++) {
        const Vector firstBias = all(layer.bias[row + index]),
                     secondBias = all(layer.bias[channels + row + index]);
        for (int64_t half = 0; half < tileColumns; half += lanes) {
          Vector values[2][points], results[2][outputs];
          for (int point = 0; point < points; point++) {
            values[0][point] = load(products + point * size + index * tileColumns + half);
            values[1][point] = load(products + (points + point) * size + index * tileColumns + half);
          }
          winograd::transformOutput(values[0], results[0]);
          winograd::transformOutput(values[1], results[1]);
          for (int output = 0; output < outputs; output++)
            store(to + ((panel * outputs + output) * channels + row + index) * tileColumns + half,
                            gated(results[0][output] + firstBias, results[1][output] + secondBias));
        }
      }
    }
}

/// Adds to a row of the state or the skips 16 values at `time`.
void finishVector(const GatedLayer &layer, int64_t row, int64_t time, Vector value) {
  if (time >= layer.length) return;
  const int64_t count = layer.length - time;
  if (row < layer.channels) {
    const int64_t place = row * layer.length + time;
    const Vector x = loadWithin(layer.state + place, 0, count) + all(layer.projection[row]);
    storeFirst(layer.nextState + place, multiplyAdd(x, all(layer.gain), value), count);
  } else {
    const int64_t place = (row - layer.channels) * layer.length + time;
    if (layer.skipped != nullptr) value += loadWithin(layer.skipped + place, 0, count);
    storeFirst(layer.nextSkipped + place, value, count);
  }
}

/// Asks for the memory that `finishVector` will need for eight rows: the pieces are too short for the
/// processor to see them coming.
void prefetchRows(const GatedLayer &layer, const Arrangement &arrangement, int64_t row, int64_t tile) {
  const bool isState = row < layer.channels;
  const float *from = isState ? layer.state : layer.skipped;
  float *to = isState ? layer.nextState : layer.nextSkipped;
  const int64_t first = isState ? row : row - layer.channels;
  for (int64_t half = 0; half < tileColumns; half += lanes) {
    const int64_t start = arrangement.start(tile + half);
    const int64_t distance = arrangement.isInterleaved() ? lanes : layer.dilation;
    for (int output = 0; output < outputs; output++) {
      const int64_t time = start + output * distance;
      if (time >= layer.length) break;
      for (int64_t index = 0; index < tileRows; index++) {
        const int64_t place = (first + index) * layer.length + time;
        if (from != nullptr) __builtin_prefetch(from + place, 0, 2);
        __builtin_prefetch(to + place, 1, 2);
      }
    }
  }
}

/// Mixes the gates' channels into the next state and the skips.
void mixBlock(const GatedLayer &layer, const Arrangement &arrangement, int64_t firstTile, const float *gates,
              float *products) {
  constexpr int64_t size = tileRows * tileColumns;
  for (int64_t row = 0; row < layer.channels + layer.skips; row += tileRows)
    for (int64_t panel = 0; panel < blockPanels; panel++) {
      prefetchRows(layer, arrangement, row, firstTile + panel * tileColumns);
      for (int output = 0; output < outputs; output++)
        product(layer.mixing + row * layer.channels, layer.channels,
                gates + (panel * outputs + output) * layer.channels * tileColumns, layer.channels,
                products + output * size, tileColumns);
      for (int64_t index = 0; index < tileRows; index++)
        for (int64_t half = 0; half < tileColumns; half += lanes) {
          const int64_t start = arrangement.start(firstTile + panel * tileColumns + half);
          if (start >= layer.length) continue;
          const Vector bias = all(layer.mixingBias[row + index]);
          Vector values[outputs];
          for (int output = 0; output < outputs; output++)
            values[output] = load(products + output * size + index * tileColumns + half) + bias;
          for (int output = 0; output < outputs; output++)
            if (arrangement.isInterleaved())
              finishVector(layer, row + index, start + output * lanes,
                           select(values, arrangement.toTime[output]));
            else
              finishVector(layer, row + index, start + output * layer.dilation, values[output]);
        }
    }
}

}  // namespace

SHIM_KERNELS_END

bool canComputeGated(int64_t channels, int64_t skips, int64_t dilation) {
  return channels % tileRows == 0 && skips % tileRows == 0 && dilation > 0
         && (dilation & (dilation - 1)) == 0;
}

int64_t transformedGatedKernelSize(int64_t channels) { return points * pointStride(2 * channels * channels); }

void transformGatedKernel(const float *kernel, int64_t channels, float *transformed) {
  const int64_t stride = pointStride(2 * channels * channels);
  inParallel(2 * channels / tileRows, [&](int64_t task) {
    for (int64_t output = task * tileRows; output < (task + 1) * tileRows; output++)
      for (int64_t channel = 0; channel < channels; channel += lanes)
        transformKernelVector(kernel + (output * channels + channel) * 3, std::min(lanes, channels - channel),
                              transformed + output * channels + channel, stride);
  });
}

void computeGated(const GatedLayer &layer) {
  const Arrangement arrangement(layer.dilation);
  const int64_t period = winograd::outputs * layer.dilation;
  const int64_t tiles = (layer.length + period - 1) / period * layer.dilation;
  const int64_t stride = pointStride(layer.channels * tileColumns);
  inParallel((tiles + blockTiles - 1) / blockTiles, [&](int64_t block) {
    float *transformed = threadScratch(0, blockPanels * points * stride);
    float *products = threadScratch(1, 2 * points * tileRows * tileColumns);
    float *gates = threadScratch(2, blockPanels * winograd::outputs * layer.channels * tileColumns);
    transformBlock(layer, arrangement, block * blockTiles, transformed);
    gateBlock(layer, transformed, products, gates);
    mixBlock(layer, arrangement, block * blockTiles, gates, products);
  });
}

}  // namespace shim::SHIM_KERNELS::wavenet
