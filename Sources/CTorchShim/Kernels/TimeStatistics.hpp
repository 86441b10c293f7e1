#pragma once

#include <algorithm>
#include <limits>

#include "../Threads.hpp"

namespace shim::SHIM_KERNELS {

namespace {
/// Channels that are copied together: a frame's values fill whole lines of the cache, and a recording's frames lie on
/// as many pages as there are frames.
constexpr int64_t statisticsChannels = 64;
/// Frames whose sums are added up by themselves: one long sum would lose digits with a recording's length.
constexpr int64_t statisticsRun = 64;
}  // namespace

SHIM_KERNELS_BEGIN

namespace {

/// Copies up to 64 channels of all frames: `[vector of 16 channels][length][16]`.
void gatherChannels(const float *from, int64_t stride, int64_t length, int64_t count, float *to) {
  for (int64_t frame = 0; frame < length; frame++)
    for (int64_t channel = 0; channel < count; channel += lanes)
      store(to + channel * length + frame * lanes, loadWithin(from + frame * stride + channel, 0, count - channel));
}

/// e^(logits - maximum) in place of the logits of 16 channels, `[length][16]`.
void exponentiate(float *logits, int64_t length) {
  Vector maximum = all(-std::numeric_limits<float>::infinity());
  for (int64_t frame = 0; frame < length; frame++) {
    const Vector value = load(logits + frame * lanes);
    maximum = value > maximum ? value : maximum;
  }
  for (int64_t frame = 0; frame < length; frame++)
    store(logits + frame * lanes, exponential(load(logits + frame * lanes) - maximum));
}

struct Moments {
  Vector mean, variance;
};

/// Of 16 channels `[length][16]`; without weights all frames count alike.
Moments moments(const float *values, const float *weights, int64_t length) {
  Vector sum = {}, total = {}, squares = {};
  for (int64_t start = 0; start < length; start += statisticsRun) {
    Vector runSum = {}, runTotal = {};
    for (int64_t frame = start; frame < std::min(start + statisticsRun, length); frame++) {
      const Vector weight = weights == nullptr ? all(1.0f) : load(weights + frame * lanes);
      runTotal += weight;
      runSum = multiplyAdd(weight, load(values + frame * lanes), runSum);
    }
    sum += runSum;
    total += runTotal;
  }
  const Vector mean = sum / total;
  for (int64_t start = 0; start < length; start += statisticsRun) {
    Vector runSquares = {};
    for (int64_t frame = start; frame < std::min(start + statisticsRun, length); frame++) {
      const Vector weight = weights == nullptr ? all(1.0f) : load(weights + frame * lanes);
      const Vector difference = load(values + frame * lanes) - mean;
      runSquares = multiplyAdd(difference * weight, difference, runSquares);
    }
    squares += runSquares;
  }
  return {mean, squares / total};
}

void statisticsOfChannels(const TimeStatistics &problem, int64_t first, int64_t count, float *values, float *weights) {
  gatherChannels(problem.values + first, problem.stride, problem.length, count, values);
  if (problem.logits != nullptr)
    gatherChannels(problem.logits + first, problem.logitsStride, problem.length, count, weights);
  const Vector least = all(problem.leastVariance);
  for (int64_t channel = 0; channel < count; channel += lanes) {
    float *own = problem.logits == nullptr ? nullptr : weights + channel * problem.length;
    if (own != nullptr) exponentiate(own, problem.length);
    const Moments found = moments(values + channel * problem.length, own, problem.length);
    storeFirst(problem.mean + first + channel, found.mean, count - channel);
    // The comparison lets NaN through.
    const Vector variance = found.variance < least ? least : found.variance;
    storeFirst(problem.deviation + first + channel, __builtin_elementwise_sqrt(variance), count - channel);
  }
}

}  // namespace

SHIM_KERNELS_END

void timeStatistics(const TimeStatistics &problem) {
  const int64_t size = statisticsChannels * problem.length;
  inParallel((problem.channels + statisticsChannels - 1) / statisticsChannels, [&](int64_t task) {
    const int64_t first = task * statisticsChannels;
    statisticsOfChannels(problem, first, std::min(statisticsChannels, problem.channels - first),
                         threadScratch(0, size), threadScratch(1, size));
  });
}

}  // namespace shim::SHIM_KERNELS
