#pragma once

SHIM_KERNELS_BEGIN

namespace shim::SHIM_KERNELS {

/// Sixteen numbers: one register of AVX-512, two of AVX2.
typedef float Vector __attribute__((vector_size(64)));
typedef int32_t Integers __attribute__((vector_size(64)));
typedef uint32_t Naturals __attribute__((vector_size(64)));
constexpr int64_t lanes = 16;

#define SHIM_INLINE inline __attribute__((always_inline))

/// A vector that may lie anywhere.
typedef float AnywhereVector __attribute__((vector_size(64), aligned(4), may_alias));

SHIM_INLINE Vector load(const float *from) { return *reinterpret_cast<const AnywhereVector *>(from); }
SHIM_INLINE void store(float *to, Vector value) { *reinterpret_cast<AnywhereVector *>(to) = value; }
SHIM_INLINE Vector all(float value) {
  return Vector{value, value, value, value, value, value, value, value,
                value, value, value, value, value, value, value, value};
}
SHIM_INLINE Integers all(int32_t value) { return reinterpret_cast<Integers>(Vector{}) + value; }

/// a · b + c and c - a · b, rounded once.
SHIM_INLINE Vector multiplyAdd(Vector a, Vector b, Vector c) { return __builtin_elementwise_fma(a, b, c); }
SHIM_INLINE Vector multiplySubtract(Vector a, Vector b, Vector c) { return __builtin_elementwise_fma(-a, b, c); }

inline int64_t roundedUp(int64_t value, int64_t multiple) {
  return (value + multiple - 1) / multiple * multiple;
}

constexpr Integers laneNumbers = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

/// All bits of the lanes whose places `first`, `first + 1`, … lie in 0 ..< `count`.
SHIM_INLINE Integers within(int64_t first, int64_t count) {
  const Naturals places = reinterpret_cast<Naturals>(laneNumbers + static_cast<int32_t>(first));
  const Naturals limits = reinterpret_cast<Naturals>(all(static_cast<int32_t>(count)));
  return reinterpret_cast<Integers>(places < limits);
}

/// The values whose places are in 0 ..< `count`, and zeros.
SHIM_INLINE Vector keep(Vector value, int64_t first, int64_t count) {
  return reinterpret_cast<Vector>(reinterpret_cast<Integers>(value) & within(first, count));
}

#if SHIM_KERNELS_512
SHIM_INLINE __mmask16 bits(int64_t first, int64_t count) {
  return _mm512_cmplt_epu32_mask(reinterpret_cast<__m512i>(laneNumbers + static_cast<int32_t>(first)),
                                 _mm512_set1_epi32(static_cast<int>(count)));
}
#else
SHIM_INLINE __m256i half(Integers values, int index) {
  const auto all = reinterpret_cast<__attribute__((vector_size(64))) long long>(values);
  return index == 0 ? __builtin_shufflevector(all, all, 0, 1, 2, 3) : __builtin_shufflevector(all, all, 4, 5, 6, 7);
}
SHIM_INLINE Vector joined(__m256 low, __m256 high) {
  return __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
}
#endif

/// The values at `from`, which is place `first`, as far as their places are in 0 ..< `count`; zeros elsewhere, where
/// nothing is read.
SHIM_INLINE Vector loadWithin(const float *from, int64_t first, int64_t count) {
  if (first >= 0 && first + lanes <= count) return load(from);
#if SHIM_KERNELS_512
  return _mm512_maskz_loadu_ps(bits(first, count), from);
#else
  const Integers mask = within(first, count);
  return joined(_mm256_maskload_ps(from, half(mask, 0)), _mm256_maskload_ps(from + 8, half(mask, 1)));
#endif
}

/// Writes the first `count` values, at most 16.
SHIM_INLINE void storeFirst(float *to, Vector value, int64_t count) {
  if (count >= lanes) return store(to, value);
#if SHIM_KERNELS_512
  _mm512_mask_storeu_ps(to, bits(0, count), value);
#else
  const Integers mask = within(0, count);
  _mm256_maskstore_ps(to, half(mask, 0), __builtin_shufflevector(value, value, 0, 1, 2, 3, 4, 5, 6, 7));
  _mm256_maskstore_ps(to + 8, half(mask, 1), __builtin_shufflevector(value, value, 8, 9, 10, 11, 12, 13, 14, 15));
#endif
}

/// Eight values of each of two vectors, one half behind the other.
SHIM_INLINE Vector lowHalves(Vector a, Vector b) {
  return __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
}
SHIM_INLINE Vector highHalves(Vector a, Vector b) {
  return __builtin_shufflevector(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
}

/// The first, and the last, eight values of two vectors in turn.
SHIM_INLINE Vector alternatingLow(Vector a, Vector b) {
  return __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}
SHIM_INLINE Vector alternatingHigh(Vector a, Vector b) {
  return __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

/// Every second of the values of two vectors.
SHIM_INLINE Vector evens(Vector a, Vector b) {
  return __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
}
SHIM_INLINE Vector odds(Vector a, Vector b) {
  return __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
}

/// x · 2^n for whole n in ±250, 0 and infinity beyond float's range.
SHIM_INLINE Vector scaled(Vector x, Vector n) {
#if SHIM_KERNELS_512
  return _mm512_scalef_ps(x, n);
#else
  // In two steps, each of which is a normal number.
  const Integers whole = __builtin_convertvector(n, Integers), first = whole >> 1, second = whole - first;
  return x * reinterpret_cast<Vector>((first + 127) << 23) * reinterpret_cast<Vector>((second + 127) << 23);
#endif
}

/// x = ln(2) · halves + rest with a whole number of halves and |rest| ≤ ln(2) / 2, for x in float's range of
/// e^x, and e^rest - 1 within a unit in the last place.
struct ExponentialParts {
  Vector halves, restMinusOne;
};

SHIM_INLINE ExponentialParts exponentialParts(Vector x) {
  // Comparisons let NaN through.
  x = x < all(-104.0f) ? all(-104.0f) : x;
  x = x > all(104.0f) ? all(104.0f) : x;
  const Vector halves = __builtin_elementwise_roundeven(x * all(1.44269504f));
  // ln 2 in two parts, of which the first has so few digits that its products are exact.
  Vector rest = multiplySubtract(halves, all(0.693359375f), x);
  rest = multiplySubtract(halves, all(-2.12194440e-4f), rest);
  // Taylor's series: what is left out is below 6e-9.
  Vector sum = all(1.0f / 5040);
  sum = multiplyAdd(sum, rest, all(1.0f / 720));
  sum = multiplyAdd(sum, rest, all(1.0f / 120));
  sum = multiplyAdd(sum, rest, all(1.0f / 24));
  sum = multiplyAdd(sum, rest, all(1.0f / 6));
  sum = multiplyAdd(sum, rest, all(0.5f));
  return {halves, multiplyAdd(sum * rest, rest, rest)};
}

/// e^x within two units in the last place; 0 and infinity beyond float's range.
SHIM_INLINE Vector exponential(Vector x) {
  const ExponentialParts parts = exponentialParts(x);
  return scaled(parts.restMinusOne + all(1.0f), parts.halves);
}

/// e^x - 1 for x ≤ 0, exact to the last digits near zero too.
SHIM_INLINE Vector exponentialMinusOne(Vector x) {
  const ExponentialParts parts = exponentialParts(x);
  return scaled(parts.restMinusOne, parts.halves) + (scaled(all(1.0f), parts.halves) - all(1.0f));
}

SHIM_INLINE Vector silu(Vector x) { return x / (all(1.0f) + exponential(-x)); }

/// Rows and columns of one call of `product`: eight rows of the left matrix, two vectors of the right one's
/// columns.
constexpr int64_t tileRows = 8;
constexpr int64_t tileColumns = 2 * lanes;

/// Numbers of one register, and how much of a tile has its sums in registers at once: of AVX-512's 32 registers 16,
/// of AVX2's 16 eight, which is what hides the time that a product takes.
#if SHIM_KERNELS_512
typedef float Register __attribute__((vector_size(64)));
constexpr int sumRows = 8, sumColumns = 2;
SHIM_INLINE Register everywhere(float value) { return _mm512_set1_ps(value); }
#else
typedef float Register __attribute__((vector_size(32)));
constexpr int sumRows = 4, sumColumns = 2;
SHIM_INLINE Register everywhere(float value) { return _mm256_set1_ps(value); }
#endif
constexpr int64_t registerLanes = sizeof(Register) / sizeof(float);
typedef float AnywhereRegister __attribute__((vector_size(sizeof(Register)), aligned(4), may_alias));

/// `to = left · right` for 8 × 32 values, each product read from where it lies.
///
/// `left` has rows at a distance of `leftStride`, `right` is `[depth][32]`, `to` has rows at a distance of
/// `toStride`. Every 64 products are summed by themselves: one long sum would be twice as inexact.
inline void product(const float *left, int64_t leftStride, const float *right, int64_t depth, float *to,
                    int64_t toStride) {
  constexpr int64_t run = 64;
  for (int64_t start = 0; start < depth; start += run) {
    const int64_t end = start + run < depth ? start + run : depth;
    for (int64_t row = 0; row < tileRows; row += sumRows)
      for (int64_t column = 0; column < tileColumns; column += sumColumns * registerLanes) {
        Register sums[sumRows][sumColumns];
#pragma unroll
        for (int r = 0; r < sumRows; r++)
#pragma unroll
          for (int c = 0; c < sumColumns; c++) sums[r][c] = Register{};
        const float *factors = left + row * leftStride, *values = right + start * tileColumns + column;
#pragma unroll 2
        for (int64_t index = start; index < end; index++, values += tileColumns) {
          Register columns[sumColumns];
#pragma unroll
          for (int c = 0; c < sumColumns; c++)
            columns[c] = *reinterpret_cast<const AnywhereRegister *>(values + c * registerLanes);
#pragma unroll
          for (int r = 0; r < sumRows; r++) {
            const Register factor = everywhere(factors[r * leftStride + index]);
#pragma unroll
            for (int c = 0; c < sumColumns; c++)
              sums[r][c] = __builtin_elementwise_fma(factor, columns[c], sums[r][c]);
          }
        }
#pragma unroll
        for (int r = 0; r < sumRows; r++)
#pragma unroll
          for (int c = 0; c < sumColumns; c++) {
            auto *place = reinterpret_cast<AnywhereRegister *>(to + (row + r) * toStride + column + c * registerLanes);
            *place = start == 0 ? sums[r][c] : *place + sums[r][c];
          }
      }
  }
}

}  // namespace shim::SHIM_KERNELS

SHIM_KERNELS_END
