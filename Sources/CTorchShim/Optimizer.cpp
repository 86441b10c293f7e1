// Steps of optimisers, fused: written as single operations they would read and write every weight ten times.

#include <ATen/Parallel.h>

#include <cmath>

#include "Boundary.hpp"

namespace shim {

namespace {
bool isPlain(const at::Tensor &a) {
  return a.device().is_cpu() && a.scalar_type() == at::kFloat && a.is_contiguous();
}
}  // namespace

ct_status adam_step(ct_tensor parameter, ct_tensor gradient, ct_tensor mean, ct_tensor square, double rate,
                    double beta1, double beta2, double epsilon, double decay, double correction1,
                    double correction2) noexcept {
  return guarded([&] {
    at::Tensor &p = get(parameter), &m = get(mean), &v = get(square);
    at::Tensor g = get(gradient);
    if (p.sizes() != g.sizes() || p.sizes() != m.sizes() || p.sizes() != v.sizes())
      throw InvalidArgument{"a parameter, its gradient and its moments must have one shape"};
    if (p.device().is_cpu()) g = g.contiguous();
    if (!isPlain(p) || !isPlain(g) || !isPlain(m) || !isPlain(v)) {
      m.mul_(beta1).add_(g, 1 - beta1);
      v.mul_(beta2).addcmul_(g, g, 1 - beta2);
      p.mul_(1 - rate * decay);
      p.addcdiv_(m, v.sqrt().div_(correction2).add_(epsilon), -rate / correction1);
      return;
    }
    float *weights = p.data_ptr<float>(), *means = m.data_ptr<float>(), *squares = v.data_ptr<float>();
    const float *gradients = g.data_ptr<float>();
    const float b1 = beta1, b2 = beta2, keep = 1 - rate * decay, step = rate / correction1,
                scale = 1 / correction2, e = epsilon;
    at::parallel_for(0, p.numel(), 1 << 15, [=](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; i++) {
        const float d = gradients[i];
        const float a = means[i] = means[i] * b1 + d * (1 - b1);
        const float b = squares[i] = squares[i] * b2 + d * d * (1 - b2);
        weights[i] = weights[i] * keep - step * a / (std::sqrt(b) * scale + e);
      }
    });
  });
}

}  // namespace shim
