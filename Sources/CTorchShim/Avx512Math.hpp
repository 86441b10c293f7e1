#pragma once

#include <cstdint>

#include "Avx512.hpp"

#if SHIM_HAS_AVX512_CODE

SHIM_AVX512_BEGIN

namespace shim::avx512 {

using Vector = __m512;
constexpr int64_t lanes = 16;

inline Vector load(const float *from) { return _mm512_loadu_ps(from); }
inline void store(float *to, Vector value) { _mm512_storeu_ps(to, value); }
inline Vector all(float value) { return _mm512_set1_ps(value); }

inline int64_t roundedUp(int64_t value, int64_t multiple) {
  return (value + multiple - 1) / multiple * multiple;
}

/// The lanes whose places `first`, `first + 1`, … lie in 0 ..< `count`.
inline __mmask16 within(int64_t first, int64_t count) {
  const __m512i places =
      _mm512_add_epi32(_mm512_set1_epi32(static_cast<int>(first)),
                       _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
  return _mm512_cmplt_epu32_mask(places, _mm512_set1_epi32(static_cast<int>(count)));
}

/// x = ln(2) · halves + rest with a whole number of halves and |rest| ≤ ln(2) / 2, for x in float's range of
/// e^x, and e^rest - 1 within a unit in the last place.
struct ExponentialParts {
  Vector halves, restMinusOne;

  explicit ExponentialParts(Vector x) {
    // The order of the arguments lets NaN through.
    x = _mm512_min_ps(all(104), _mm512_max_ps(all(-104), x));
    halves = _mm512_roundscale_ps(x * all(1.44269504f), _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
    // ln 2 in two parts, of which the first has so few digits that its products are exact.
    Vector rest = _mm512_fnmadd_ps(halves, all(0.693359375f), x);
    rest = _mm512_fnmadd_ps(halves, all(-2.12194440e-4f), rest);
    // Taylor's series: what is left out is below 6e-9.
    Vector sum = all(1.0f / 5040);
    sum = _mm512_fmadd_ps(sum, rest, all(1.0f / 720));
    sum = _mm512_fmadd_ps(sum, rest, all(1.0f / 120));
    sum = _mm512_fmadd_ps(sum, rest, all(1.0f / 24));
    sum = _mm512_fmadd_ps(sum, rest, all(1.0f / 6));
    sum = _mm512_fmadd_ps(sum, rest, all(0.5f));
    restMinusOne = _mm512_fmadd_ps(sum * rest, rest, rest);
  }
};

/// e^x within two units in the last place; 0 and infinity beyond float's range.
inline Vector exponential(Vector x) {
  const ExponentialParts parts(x);
  return _mm512_scalef_ps(parts.restMinusOne + all(1), parts.halves);
}

/// e^x - 1 for x ≤ 0, exact to the last digits near zero too.
inline Vector exponentialMinusOne(Vector x) {
  const ExponentialParts parts(x);
  return _mm512_scalef_ps(parts.restMinusOne, parts.halves)
         + (_mm512_scalef_ps(all(1), parts.halves) - all(1));
}

inline Vector silu(Vector x) { return x / (all(1) + exponential(-x)); }

/// Rows and columns of one call of `product`: eight rows of the left matrix, two vectors of the right one's
/// columns.
constexpr int64_t tileRows = 8;
constexpr int64_t tileColumns = 2 * lanes;

/// `to = left · right` for 8 × 32 values: 16 sums in registers, each product read from where it lies.
///
/// `left` has rows at a distance of `leftStride`, `right` is `[depth][32]`, `to` has rows at a distance of
/// `toStride`. Every 64 products are summed by themselves: one long sum would be twice as inexact.
inline void product(const float *left, int64_t leftStride, const float *right, int64_t depth, float *to,
                    int64_t toStride) {
  constexpr int64_t run = 64;
  for (int64_t start = 0; start < depth; start += run) {
    Vector sums[tileRows][2];
#pragma unroll
    for (int row = 0; row < tileRows; row++) sums[row][0] = sums[row][1] = _mm512_setzero_ps();
    const int64_t end = start + run < depth ? start + run : depth;
    for (int64_t index = start; index < end; index++) {
      const Vector first = _mm512_load_ps(right), second = _mm512_load_ps(right + lanes);
      right += tileColumns;
#pragma unroll
      for (int row = 0; row < tileRows; row++) {
        const Vector factor = all(left[row * leftStride + index]);
        sums[row][0] = _mm512_fmadd_ps(factor, first, sums[row][0]);
        sums[row][1] = _mm512_fmadd_ps(factor, second, sums[row][1]);
      }
    }
#pragma unroll
    for (int row = 0; row < tileRows; row++) {
      float *place = to + row * toStride;
      store(place, start == 0 ? sums[row][0] : load(place) + sums[row][0]);
      store(place + lanes, start == 0 ? sums[row][1] : load(place + lanes) + sums[row][1]);
    }
  }
}

}  // namespace shim::avx512

SHIM_AVX512_END

#endif
