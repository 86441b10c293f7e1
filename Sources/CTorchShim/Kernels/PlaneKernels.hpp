#pragma once

#include <algorithm>
#include <cmath>

#include "../Threads.hpp"

namespace shim::SHIM_KERNELS {

SHIM_KERNELS_BEGIN

namespace {

struct Sums {
  double values, squares;
};

typedef double Doubles __attribute__((vector_size(64)));

/// In double precision: the variance is the difference of two close numbers.
Sums sums(const float *plane, int64_t count) {
  Doubles values[2] = {}, squares[2] = {};
  for (int64_t place = 0; place < count; place += lanes) {
    const Vector both = loadWithin(plane + place, 0, count - place);
    const Doubles halves[2] = {
        __builtin_convertvector(__builtin_shufflevector(both, both, 0, 1, 2, 3, 4, 5, 6, 7), Doubles),
        __builtin_convertvector(__builtin_shufflevector(both, both, 8, 9, 10, 11, 12, 13, 14, 15), Doubles)};
#pragma unroll
    for (int half = 0; half < 2; half++) {
      values[half] += halves[half];
      squares[half] = __builtin_elementwise_fma(halves[half], halves[half], squares[half]);
    }
  }
  const Doubles value = values[0] + values[1], square = squares[0] + squares[1];
  Sums found{0, 0};
  for (int lane = 0; lane < 8; lane++) {
    found.values += value[lane];
    found.squares += square[lane];
  }
  return found;
}

/// A plane with zeros around it: what the filters read.
struct Bordered {
  float *values;
  int64_t stride;
  /// Row and column may be -1 and the size.
  float *row(int64_t index) const { return values + (index + 1) * stride + lanes; }
};

/// Copies a plane, with scale, shift and activation if there is a scale.
void fill(const Bordered &to, const float *plane, int64_t height, int64_t width, const float *scale,
          const float *shift) {
  const Vector factor = all(scale == nullptr ? 1.0f : *scale), summand = all(shift == nullptr ? 0.0f : *shift);
  for (int64_t row = 0; row < height; row++) {
    float *target = to.row(row);
    store(target - lanes, all(0.0f));
    for (int64_t column = 0; column < width + 1; column += lanes) {
      const int64_t left = std::max<int64_t>(0, width - column);
      Vector value = loadWithin(plane + row * width + column, 0, left);
      if (scale != nullptr) value = keep(silu(multiplyAdd(value, factor, summand)), 0, left);
      store(target + column, value);
    }
  }
}

/// One row of half the resolution from the row around `2 · row` of the plane.
void halveRow(const Bordered &plane, int64_t row, int64_t width, float *sums, float *to) {
  const float *rows[4];
  for (int index = 0; index < 4; index++) rows[index] = plane.row(2 * row - 1 + index);
  for (int64_t column = -lanes; column < 2 * width + lanes; column += lanes) {
    const Vector inner = load(rows[1] + column) + load(rows[2] + column);
    store(sums + lanes + column,
          multiplyAdd(all(3.0f), inner, load(rows[0] + column) + load(rows[3] + column)));
  }
  for (int64_t column = 0; column < width; column += lanes) {
    const float *from = sums + lanes + 2 * column - 1;
    const Vector x0 = load(from), x1 = load(from + lanes), x2 = load(from + 2), x3 = load(from + 2 + lanes);
    const Vector inner = odds(x0, x1) + evens(x2, x3);
    const Vector outer = evens(x0, x1) + odds(x2, x3);
    storeFirst(to + column, multiplyAdd(all(3.0f), inner, outer) * all(1.0f / 64), width - column);
  }
}

/// One row of the double resolution, from the row `row / 2` of the plane and a neighbour.
void doubleRow(const Bordered &plane, int64_t row, int64_t width, float *sums, float *to) {
  const float *near = plane.row(row / 2), *far = plane.row(row % 2 == 0 ? row / 2 - 1 : row / 2 + 1);
  for (int64_t column = -lanes; column < width + lanes; column += lanes)
    store(sums + lanes + column, multiplyAdd(all(3.0f), load(near + column), load(far + column)));
  for (int64_t column = 0; column < width; column += lanes) {
    const float *from = sums + lanes + column;
    const Vector middle = load(from) * all(3.0f / 16);
    const Vector left = multiplyAdd(all(1.0f / 16), load(from - 1), middle);
    const Vector right = multiplyAdd(all(1.0f / 16), load(from + 1), middle);
    const int64_t count = 2 * (width - column);
    storeFirst(to + 2 * column, alternatingLow(left, right), count);
    if (count > lanes) storeFirst(to + 2 * column + lanes, alternatingHigh(left, right), count - lanes);
  }
}

/// A plane that is copied, bordered and resampled.
void resamplePlane(const float *plane, int64_t height, int64_t width, const float *scale, const float *shift,
                   bool up, float *to) {
  const int64_t stride = (width + lanes) / lanes * lanes + 2 * lanes;
  const int64_t size = (height + 2) * stride;
  const Bordered bordered{threadScratch(0, size + stride), stride};
  std::fill_n(bordered.values, stride, 0.0f);
  std::fill_n(bordered.values + (height + 1) * stride, 2 * stride, 0.0f);
  fill(bordered, plane, height, width, scale, shift);
  float *sums = threadScratch(1, stride + 2 * lanes);
  const int64_t rows = up ? 2 * height : height / 2, columns = up ? 2 * width : width / 2;
  for (int64_t row = 0; row < rows; row++) {
    if (up)
      doubleRow(bordered, row, width, sums, to + row * columns);
    else
      halveRow(bordered, row, columns, sums, to + row * columns);
  }
}

/// Copies 32 places of every channel together: `[panel][channel][32]`.
void pack(const float *const *input, int64_t channels, int64_t first, int64_t count, float *to) {
  for (int64_t channel = 0; channel < channels; channel++)
    for (int64_t place = 0; place < count; place += lanes)
      store(to + (place / tileColumns * channels + channel) * tileColumns + place % tileColumns,
            loadWithin(input[channel] + first + place, 0, count - place));
}

/// Writes 32 places of one output.
void finish(const float *products, int64_t count, const float *bias, const float *residual, float *to) {
  for (int64_t place = 0; place < count; place += lanes) {
    Vector value = load(products + place);
    if (bias != nullptr) value += all(*bias);
    if (residual != nullptr) value += loadWithin(residual + place, 0, count - place);
    storeFirst(to + place, value, count - place);
  }
}

}  // namespace

SHIM_KERNELS_END

NormalizationTerms normalizationTerms(const Planes &input, int64_t groups, const float *weight,
                                      const float *bias, double epsilon) {
  const int64_t channels = input.channels, width = channels / groups;
  NormalizationTerms terms{std::vector<float>(input.all.size()), std::vector<float>(input.all.size())};
  inParallel(input.batch * groups, [&](int64_t task) {
    double values = 0, squares = 0;
    for (int64_t index = task * width; index < (task + 1) * width; index++) {
      const Sums found = sums(input.all[index], input.size());
      values += found.values;
      squares += found.squares;
    }
    const double count = static_cast<double>(width * input.size()), mean = values / count;
    const double variance = std::max(0.0, squares / count - mean * mean);
    const double factor = 1 / std::sqrt(variance + epsilon);
    for (int64_t index = task * width; index < (task + 1) * width; index++) {
      const int64_t channel = index % channels;
      const double scale = factor * (weight == nullptr ? 1 : weight[channel]);
      terms.scale[index] = static_cast<float>(scale);
      terms.shift[index] = static_cast<float>((bias == nullptr ? 0 : bias[channel]) - mean * scale);
    }
  });
  return terms;
}

void resample(const Planes &input, const NormalizationTerms *terms, bool up, float *output) {
  const int64_t size = up ? 4 * input.size() : input.size() / 4;
  inParallel(static_cast<int64_t>(input.all.size()), [&](int64_t index) {
    resamplePlane(input.all[index], input.height, input.width,
                  terms == nullptr ? nullptr : &terms->scale[index],
                  terms == nullptr ? nullptr : &terms->shift[index], up, output + index * size);
  });
}

void multiplyChannels(const float *const *input, int64_t channels, int64_t places, const float *weight,
                      const float *bias, int64_t outputs, const float *const *residual, float *output) {
  constexpr int64_t placesOfTask = 4 * tileColumns;
  // The last rows, when they are not eight, are multiplied from a copy with zeros.
  const int64_t whole = outputs / tileRows * tileRows;
  std::vector<float> rest(whole == outputs ? 0 : tileRows * channels);
  std::copy(weight + whole * channels, weight + outputs * channels, rest.begin());
  inParallel((places + placesOfTask - 1) / placesOfTask, [&](int64_t task) {
    const int64_t first = task * placesOfTask, count = std::min(placesOfTask, places - first);
    float *packed = threadScratch(0, channels * placesOfTask),
          *products = threadScratch(1, tileRows * tileColumns);
    pack(input, channels, first, count, packed);
    for (int64_t row = 0; row < outputs; row += tileRows)
      for (int64_t panel = 0; panel < count; panel += tileColumns) {
        product(row < whole ? weight + row * channels : rest.data(), channels, packed + panel * channels,
                channels, products, tileColumns);
        for (int64_t index = row; index < std::min(row + tileRows, outputs); index++)
          finish(products + (index - row) * tileColumns, std::min(tileColumns, count - panel),
                 bias == nullptr ? nullptr : bias + index,
                 residual == nullptr ? nullptr : residual[index] + first + panel,
                 output + index * places + first + panel);
      }
  });
}

}  // namespace shim::SHIM_KERNELS
