#include "PlaneKernels.hpp"

#include <algorithm>
#include <cmath>

#include "Avx512Math.hpp"
#include "Threads.hpp"

#if SHIM_HAS_AVX512_CODE

namespace shim::avx512 {

SHIM_AVX512_BEGIN

namespace {

struct Sums {
  double values, squares;
};

/// In double precision: the variance is the difference of two close numbers.
Sums sums(const float *plane, int64_t count) {
  constexpr int chains = 4, width = 8;
  __m512d values[chains], squares[chains];
  for (int chain = 0; chain < chains; chain++) values[chain] = squares[chain] = _mm512_setzero_pd();
  for (int64_t place = 0; place < count; place += chains * width)
#pragma unroll
    for (int chain = 0; chain < chains; chain++) {
      const int64_t left = count - place - chain * width;
      const auto mask = static_cast<__mmask8>(within(0, left > 0 ? left : 0));
      const __m512d value = _mm512_cvtps_pd(_mm256_maskz_loadu_ps(mask, plane + place + chain * width));
      values[chain] += value;
      squares[chain] = _mm512_fmadd_pd(value, value, squares[chain]);
    }
  return {_mm512_reduce_add_pd((values[0] + values[1]) + (values[2] + values[3])),
          _mm512_reduce_add_pd((squares[0] + squares[1]) + (squares[2] + squares[3]))};
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
  const Vector factor = all(scale == nullptr ? 1 : *scale), summand = all(shift == nullptr ? 0 : *shift);
  for (int64_t row = 0; row < height; row++) {
    float *target = to.row(row);
    store(target - lanes, all(0));
    for (int64_t column = 0; column < width + 1; column += lanes) {
      const __mmask16 mask = within(0, std::max<int64_t>(0, width - column));
      Vector value = _mm512_maskz_loadu_ps(mask, plane + row * width + column);
      if (scale != nullptr) value = _mm512_maskz_mov_ps(mask, silu(_mm512_fmadd_ps(value, factor, summand)));
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
          _mm512_fmadd_ps(all(3), inner, load(rows[0] + column) + load(rows[3] + column)));
  }
  const __m512i evens = _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
  const __m512i odds = _mm512_add_epi32(evens, _mm512_set1_epi32(1));
  for (int64_t column = 0; column < width; column += lanes) {
    const float *from = sums + lanes + 2 * column - 1;
    const Vector x0 = load(from), x1 = load(from + lanes), x2 = load(from + 2), x3 = load(from + 2 + lanes);
    const Vector inner = _mm512_permutex2var_ps(x0, odds, x1) + _mm512_permutex2var_ps(x2, evens, x3);
    const Vector outer = _mm512_permutex2var_ps(x0, evens, x1) + _mm512_permutex2var_ps(x2, odds, x3);
    _mm512_mask_storeu_ps(to + column, within(0, width - column),
                          _mm512_fmadd_ps(all(3), inner, outer) * all(1.0f / 64));
  }
}

/// One row of the double resolution, from the row `row / 2` of the plane and a neighbour.
void doubleRow(const Bordered &plane, int64_t row, int64_t width, float *sums, float *to) {
  const float *near = plane.row(row / 2), *far = plane.row(row % 2 == 0 ? row / 2 - 1 : row / 2 + 1);
  for (int64_t column = -lanes; column < width + lanes; column += lanes)
    store(sums + lanes + column, _mm512_fmadd_ps(all(3), load(near + column), load(far + column)));
  const __m512i low = _mm512_setr_epi32(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  const __m512i high = _mm512_add_epi32(low, _mm512_set1_epi32(8));
  for (int64_t column = 0; column < width; column += lanes) {
    const float *from = sums + lanes + column;
    const Vector middle = load(from) * all(3.0f / 16);
    const Vector left = _mm512_fmadd_ps(all(1.0f / 16), load(from - 1), middle);
    const Vector right = _mm512_fmadd_ps(all(1.0f / 16), load(from + 1), middle);
    _mm512_mask_storeu_ps(to + 2 * column, within(0, 2 * (width - column)),
                          _mm512_permutex2var_ps(left, low, right));
    _mm512_mask_storeu_ps(to + 2 * column + lanes,
                          within(0, std::max<int64_t>(0, 2 * (width - column) - lanes)),
                          _mm512_permutex2var_ps(left, high, right));
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
      _mm512_store_ps(to + (place / tileColumns * channels + channel) * tileColumns + place % tileColumns,
                      _mm512_maskz_loadu_ps(within(0, count - place), input[channel] + first + place));
}

/// Writes 32 places of one output.
void finish(const float *products, int64_t count, const float *bias, const float *residual, float *to) {
  for (int64_t place = 0; place < count; place += lanes) {
    const __mmask16 mask = within(0, count - place);
    Vector value = load(products + place);
    if (bias != nullptr) value += all(*bias);
    if (residual != nullptr) value += _mm512_maskz_loadu_ps(mask, residual + place);
    _mm512_mask_storeu_ps(to + place, mask, value);
  }
}

}  // namespace

SHIM_AVX512_END

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

}  // namespace shim::avx512

#endif
