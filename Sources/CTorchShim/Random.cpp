// Seeded generators. Nothing draws from a global one.

#include <ATen/CPUGeneratorImpl.h>

#include "Boundary.hpp"

namespace shim {

ct_status generator_create(uint64_t seed, ct_generator *out) noexcept {
  return guarded([&] { *out = new ct_generator_object{at::make_generator<at::CPUGeneratorImpl>(seed)}; });
}

ct_status generator_get_state(ct_generator generator, ct_tensor *out) noexcept {
  return guarded([&] { give(out, get(generator).get_state()); });
}

ct_status generator_set_state(ct_generator generator, ct_tensor state) noexcept {
  return guarded([&] { get(generator).set_state(get(state)); });
}

ct_status normal(ct_generator generator, const int64_t *shape, int32_t rank, ct_tensor *out) noexcept {
  return guarded([&] { give(out, at::randn(sizes(shape, rank), get(generator), at::kFloat)); });
}

ct_status uniform(ct_generator generator, const int64_t *shape, int32_t rank, ct_tensor *out) noexcept {
  return guarded([&] { give(out, at::rand(sizes(shape, rank), get(generator), at::kFloat)); });
}

ct_status permutation(ct_generator generator, int64_t count, ct_tensor *out) noexcept {
  return guarded([&] { give(out, at::randperm(count, get(generator), at::kLong)); });
}

}  // namespace shim
