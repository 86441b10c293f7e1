#pragma once

SHIM_KERNELS_BEGIN

/// The one-dimensional transforms of Winograd's minimal filtering F(4, 3): four outputs of a kernel of three
/// from six inputs with six products, by evaluating polynomials at 0, ±a, ±b and infinity.
///
/// The usual places 0, ±1, ±2 lose twice the digits of these.
///
/// Reference: Lavin and Gray, Fast Algorithms for Convolutional Neural Networks, CVPR 2016; for the choice of
/// the places, Barabasz et al., Error Analysis and Improving the Accuracy of Winograd Convolution for Deep
/// Neural Networks, ACM TOMS 2020.
namespace shim::SHIM_KERNELS::winograd {

constexpr int outputs = 4, kernelSize = 3, points = outputs + kernelSize - 1;
constexpr float a = 0.625f, b = 1.5f, a2 = a * a, b2 = b * b;

/// Distance of two points in memory. The odd vector keeps the points of one tile, which are written together,
/// out of one set of the cache.
inline int64_t pointStride(int64_t values) { return roundedUp(values, lanes) + lanes; }

/// One weight of each of up to 16 kernels that have `size` weights.
inline Vector weightOfKernels(const float *from, int size, int64_t count) {
  float weights[lanes] = {};
  for (int64_t index = 0; index < count; index++) weights[index] = from[index * size];
  return load(weights);
}

/// Bᵀ: what the six inputs `x` are multiplied as.
inline void transformInput(const Vector *x, Vector *to) {
  const Vector evenA = multiplySubtract(all(b2), x[2], x[4]),
               oddA = all(a) * multiplySubtract(all(b2), x[1], x[3]);
  const Vector evenB = multiplySubtract(all(a2), x[2], x[4]),
               oddB = all(b) * multiplySubtract(all(a2), x[1], x[3]);
  to[0] = multiplyAdd(all(a2 * b2), x[0], multiplySubtract(all(a2 + b2), x[2], x[4]));
  to[1] = evenA + oddA;
  to[2] = evenA - oddA;
  to[3] = evenB + oddB;
  to[4] = evenB - oddB;
  to[5] = multiplyAdd(all(a2 * b2), x[1], multiplySubtract(all(a2 + b2), x[3], x[5]));
}

/// G: what the three weights `g` are multiplied as.
inline void transformKernel(const Vector *g, Vector *to) {
  constexpr float atA = 1 / (2 * a2 * (a2 - b2)), atB = 1 / (2 * b2 * (b2 - a2));
  const Vector evenA = multiplyAdd(all(a2), g[2], g[0]), oddA = all(a) * g[1];
  const Vector evenB = multiplyAdd(all(b2), g[2], g[0]), oddB = all(b) * g[1];
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
  to[1] = multiplyAdd(all(b), differenceB, all(a) * differenceA);
  to[2] = multiplyAdd(all(b2), sumB, all(a2) * sumA);
  to[3] = multiplyAdd(all(b * b2), differenceB, multiplyAdd(all(a * a2), differenceA, m[5]));
}

/// Sorts 64 neighbouring values by their place modulo four: `to[p]` has p, p + 4, … of them.
inline void deinterleave(const float *from, Vector *to, int phases) {
  const Vector x0 = load(from), x1 = load(from + 16), x2 = load(from + 32), x3 = load(from + 48);
  const Vector first =
      __builtin_shufflevector(x0, x1, 0, 4, 8, 12, 16, 20, 24, 28, 1, 5, 9, 13, 17, 21, 25, 29);
  const Vector second =
      __builtin_shufflevector(x2, x3, 0, 4, 8, 12, 16, 20, 24, 28, 1, 5, 9, 13, 17, 21, 25, 29);
  to[0] = lowHalves(first, second);
  to[1] = highHalves(first, second);
  if (phases == 2) return;
  const Vector third =
      __builtin_shufflevector(x0, x1, 2, 6, 10, 14, 18, 22, 26, 30, 3, 7, 11, 15, 19, 23, 27, 31);
  const Vector fourth =
      __builtin_shufflevector(x2, x3, 2, 6, 10, 14, 18, 22, 26, 30, 3, 7, 11, 15, 19, 23, 27, 31);
  to[2] = lowHalves(third, fourth);
  to[3] = highHalves(third, fourth);
}

/// The inverse of `deinterleave` for four phases `x`: `to` becomes four vectors of neighbours.
inline void interleave(const Vector *x, Vector *to) {
  Vector left = alternatingLow(x[0], x[1]), right = alternatingLow(x[2], x[3]);
  for (int half = 0; half < 2; half++) {
    to[2 * half] =
        __builtin_shufflevector(left, right, 0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23);
    to[2 * half + 1] =
        __builtin_shufflevector(left, right, 8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30, 31);
    left = alternatingHigh(x[0], x[1]);
    right = alternatingHigh(x[2], x[3]);
  }
}

}  // namespace shim::SHIM_KERNELS::winograd

SHIM_KERNELS_END
