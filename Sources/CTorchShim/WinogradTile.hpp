#pragma once

#include "Avx512Math.hpp"

#if SHIM_HAS_AVX512_CODE

SHIM_AVX512_BEGIN

/// The one-dimensional transforms of Winograd's minimal filtering F(4, 3): four outputs of a kernel of three
/// from six inputs with six products, by evaluating polynomials at 0, ±a, ±b and infinity.
///
/// The usual places 0, ±1, ±2 lose twice the digits of these.
///
/// Reference: Lavin and Gray, Fast Algorithms for Convolutional Neural Networks, CVPR 2016; for the choice of
/// the places, Barabasz et al., Error Analysis and Improving the Accuracy of Winograd Convolution for Deep
/// Neural Networks, ACM TOMS 2020.
namespace shim::avx512::winograd {

constexpr int outputs = 4, kernelSize = 3, points = outputs + kernelSize - 1;
constexpr float a = 0.625f, b = 1.5f, a2 = a * a, b2 = b * b;

/// Distance of two points in memory. The odd vector keeps the points of one tile, which are written together,
/// out of one set of the cache.
inline int64_t pointStride(int64_t values) { return roundedUp(values, lanes) + lanes; }

/// One weight of each of up to 16 kernels that have `size` weights.
inline Vector weightOfKernels(const float *from, int size, __mmask16 mask) {
  const __m512i numbers = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  const __m512i places = _mm512_mullo_epi32(numbers, _mm512_set1_epi32(size));
  return _mm512_mask_i32gather_ps(all(0), mask, places, from, 4);
}

/// Bᵀ: what the six inputs `x` are multiplied as.
inline void transformInput(const Vector *x, Vector *to) {
  const Vector evenA = _mm512_fnmadd_ps(all(b2), x[2], x[4]),
               oddA = all(a) * _mm512_fnmadd_ps(all(b2), x[1], x[3]);
  const Vector evenB = _mm512_fnmadd_ps(all(a2), x[2], x[4]),
               oddB = all(b) * _mm512_fnmadd_ps(all(a2), x[1], x[3]);
  to[0] = _mm512_fmadd_ps(all(a2 * b2), x[0], _mm512_fnmadd_ps(all(a2 + b2), x[2], x[4]));
  to[1] = evenA + oddA;
  to[2] = evenA - oddA;
  to[3] = evenB + oddB;
  to[4] = evenB - oddB;
  to[5] = _mm512_fmadd_ps(all(a2 * b2), x[1], _mm512_fnmadd_ps(all(a2 + b2), x[3], x[5]));
}

/// G: what the three weights `g` are multiplied as.
inline void transformKernel(const Vector *g, Vector *to) {
  constexpr float atA = 1 / (2 * a2 * (a2 - b2)), atB = 1 / (2 * b2 * (b2 - a2));
  const Vector evenA = _mm512_fmadd_ps(all(a2), g[2], g[0]), oddA = all(a) * g[1];
  const Vector evenB = _mm512_fmadd_ps(all(b2), g[2], g[0]), oddB = all(b) * g[1];
  to[0] = all(1 / (a2 * b2)) * g[0];
  to[1] = all(atA) * (evenA + oddA);
  to[2] = all(atA) * (evenA - oddA);
  to[3] = all(atB) * (evenB + oddB);
  to[4] = all(atB) * (evenB - oddB);
  to[5] = g[2];
}

/// Aᵀ: the four outputs from the six products `m`.
inline void transformOutput(const Vector *m, Vector *to) {
  const Vector sumA = m[1] + m[2], differenceA = m[1] - m[2], sumB = m[3] + m[4], differenceB = m[3] - m[4];
  to[0] = m[0] + sumA + sumB;
  to[1] = _mm512_fmadd_ps(all(b), differenceB, all(a) * differenceA);
  to[2] = _mm512_fmadd_ps(all(b2), sumB, all(a2) * sumA);
  to[3] = _mm512_fmadd_ps(all(b * b2), differenceB, _mm512_fmadd_ps(all(a * a2), differenceA, m[5]));
}

/// Sorts 64 neighbouring values by their place modulo four: `to[p]` has p, p + 4, … of them.
inline void deinterleave(const float *from, Vector *to, int phases) {
  const __m512i low = _mm512_setr_epi32(0, 4, 8, 12, 16, 20, 24, 28, 1, 5, 9, 13, 17, 21, 25, 29);
  const __m512i high = _mm512_setr_epi32(2, 6, 10, 14, 18, 22, 26, 30, 3, 7, 11, 15, 19, 23, 27, 31);
  const Vector x0 = load(from), x1 = load(from + 16), x2 = load(from + 32), x3 = load(from + 48);
  const Vector first = _mm512_permutex2var_ps(x0, low, x1), second = _mm512_permutex2var_ps(x2, low, x3);
  to[0] = _mm512_shuffle_f32x4(first, second, 0x44);
  to[1] = _mm512_shuffle_f32x4(first, second, 0xEE);
  if (phases == 2) return;
  const Vector third = _mm512_permutex2var_ps(x0, high, x1), fourth = _mm512_permutex2var_ps(x2, high, x3);
  to[2] = _mm512_shuffle_f32x4(third, fourth, 0x44);
  to[3] = _mm512_shuffle_f32x4(third, fourth, 0xEE);
}

/// The inverse of `deinterleave` for four phases `x`: `to` becomes four vectors of neighbours.
inline void interleave(const Vector *x, Vector *to) {
  const __m512i low = _mm512_setr_epi32(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  const __m512i high = _mm512_setr_epi32(8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
  const __m512i lowPairs = _mm512_setr_epi64(0, 8, 1, 9, 2, 10, 3, 11);
  const __m512i highPairs = _mm512_setr_epi64(4, 12, 5, 13, 6, 14, 7, 15);
  for (int half = 0; half < 2; half++) {
    const __m512i order = half == 0 ? low : high;
    const __m512d left = _mm512_castps_pd(_mm512_permutex2var_ps(x[0], order, x[1]));
    const __m512d right = _mm512_castps_pd(_mm512_permutex2var_ps(x[2], order, x[3]));
    to[2 * half] = _mm512_castpd_ps(_mm512_permutex2var_pd(left, lowPairs, right));
    to[2 * half + 1] = _mm512_castpd_ps(_mm512_permutex2var_pd(left, highPairs, right));
  }
}

}  // namespace shim::avx512::winograd

SHIM_AVX512_END

#endif
