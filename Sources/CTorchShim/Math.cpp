// Elementwise arithmetic, products and reductions.

#include "Boundary.hpp"

namespace shim {

ct_status unary(ct_unary_op op, ct_tensor a, ct_tensor *out) noexcept {
  return guarded([&] {
    const at::Tensor &x = get(a);
    switch (op) {
      case CT_NEGATE: return give(out, -x);
      case CT_ABS: return give(out, x.abs());
      case CT_EXP: return give(out, x.exp());
      case CT_LOG: return give(out, x.log());
      case CT_LOG10: return give(out, x.log10());
      case CT_SQRT: return give(out, x.sqrt());
      case CT_RSQRT: return give(out, x.rsqrt());
      case CT_SQUARE: return give(out, x.square());
      case CT_RECIPROCAL: return give(out, x.reciprocal());
      case CT_SIN: return give(out, x.sin());
      case CT_COS: return give(out, x.cos());
      case CT_TANH: return give(out, x.tanh());
      case CT_SIGMOID: return give(out, x.sigmoid());
      case CT_RELU: return give(out, x.relu());
      case CT_SILU: return give(out, at::silu(x));
      case CT_GELU: return give(out, at::gelu(x));
      case CT_SOFTPLUS: return give(out, at::softplus(x));
      case CT_ROUND: return give(out, x.round());
      case CT_FLOOR: return give(out, x.floor());
      case CT_SIGN: return give(out, x.sign());
      case CT_REAL: return give(out, at::real(x));
      case CT_IMAGINARY: return give(out, at::imag(x));
      case CT_CONJUGATE: return give(out, x.conj().resolve_conj());
      case CT_VIEW_AS_REAL: return give(out, at::view_as_real(x));
      case CT_VIEW_AS_COMPLEX: return give(out, at::view_as_complex(x));
      case CT_CONTIGUOUS: return give(out, x.contiguous());
      case CT_CLONE: return give(out, x.clone());
      case CT_DETACH: return give(out, x.detach());
      case CT_IS_FINITE: return give(out, at::isfinite(x));
      case CT_ANGLE: return give(out, at::angle(x));
      default: throw InvalidArgument{"an unknown unary operation"};
    }
  });
}

ct_status binary(ct_binary_op op, ct_tensor a, ct_tensor b, ct_tensor *out) noexcept {
  return guarded([&] {
    const at::Tensor &x = get(a), &y = get(b);
    switch (op) {
      case CT_ADD: return give(out, x + y);
      case CT_SUBTRACT: return give(out, x - y);
      case CT_MULTIPLY: return give(out, x * y);
      case CT_DIVIDE: return give(out, x / y);
      case CT_POWER: return give(out, at::pow(x, y));
      case CT_MAXIMUM: return give(out, at::maximum(x, y));
      case CT_MINIMUM: return give(out, at::minimum(x, y));
      case CT_MATMUL: return give(out, at::matmul(x, y));
      case CT_EQUAL: return give(out, at::eq(x, y));
      case CT_LESS: return give(out, at::lt(x, y));
      case CT_GREATER: return give(out, at::gt(x, y));
      default: throw InvalidArgument{"an unknown binary operation"};
    }
  });
}

ct_status binary_scalar(ct_binary_op op, ct_tensor a, double b, ct_tensor *out) noexcept {
  return guarded([&] {
    const at::Tensor &x = get(a);
    switch (op) {
      case CT_ADD: return give(out, x + b);
      case CT_SUBTRACT: return give(out, x - b);
      case CT_MULTIPLY: return give(out, x * b);
      case CT_DIVIDE: return give(out, x / b);
      case CT_POWER: return give(out, at::pow(x, b));
      case CT_MAXIMUM: return give(out, at::clamp_min(x, b));
      case CT_MINIMUM: return give(out, at::clamp_max(x, b));
      case CT_EQUAL: return give(out, at::eq(x, b));
      case CT_LESS: return give(out, at::lt(x, b));
      case CT_GREATER: return give(out, at::gt(x, b));
      default: throw InvalidArgument{"an unknown binary operation on a scalar"};
    }
  });
}

ct_status add_in_place(ct_tensor a, ct_tensor b, double alpha) noexcept {
  return guarded([&] { get(a).add_(get(b), alpha); });
}

ct_status lerp_in_place(ct_tensor a, ct_tensor b, double weight) noexcept {
  return guarded([&] { get(a).lerp_(get(b), weight); });
}

ct_status clamp(ct_tensor a, double low, double high, ct_tensor *out) noexcept {
  return guarded([&] { give(out, get(a).clamp(low, high)); });
}

ct_status where(ct_tensor condition, ct_tensor a, ct_tensor b, ct_tensor *out) noexcept {
  return guarded([&] { give(out, at::where(get(condition), get(a), get(b))); });
}

ct_status softmax(ct_tensor a, int64_t dimension, ct_tensor *out) noexcept {
  return guarded([&] { give(out, at::softmax(get(a), dimension)); });
}

ct_status cumulative_sum(ct_tensor a, int64_t dimension, ct_tensor *out) noexcept {
  return guarded([&] { give(out, get(a).cumsum(dimension)); });
}

ct_status reduce(ct_reduction op, ct_tensor a, const int64_t *dimensions, int32_t count, bool keep_dimensions,
                 ct_tensor *out) noexcept {
  return guarded([&] {
    const at::Tensor &x = get(a);
    std::vector<int64_t> over(sizes(dimensions, count).vec());
    if (over.empty())
      for (int64_t dimension = 0; dimension < x.dim(); dimension++) over.push_back(dimension);
    switch (op) {
      case CT_SUM: return give(out, x.sum(over, keep_dimensions));
      case CT_MEAN: return give(out, x.mean(over, keep_dimensions));
      case CT_MAX: return give(out, x.amax(over, keep_dimensions));
      case CT_MIN: return give(out, x.amin(over, keep_dimensions));
      case CT_NORM: return give(out, x.norm(2, over, keep_dimensions));
      case CT_VARIANCE: return give(out, x.var(over, /*unbiased=*/false, keep_dimensions));
      case CT_ALL: return give(out, x.all());
      default: throw InvalidArgument{"an unknown reduction"};
    }
  });
}

}  // namespace shim
