// Automatic differentiation.

#include <torch/csrc/autograd/autograd.h>

#include "Boundary.hpp"

namespace shim {

ct_status set_requires_gradient(ct_tensor a, bool required) noexcept {
  return guarded([&] { get(a).requires_grad_(required); });
}

ct_status requires_gradient(ct_tensor a, bool *required) noexcept {
  return guarded([&] { *required = get(a).requires_grad(); });
}

ct_status gradients(ct_tensor scalar, const ct_tensor *inputs, int32_t count, bool keep_graph,
                    ct_tensor *out) noexcept {
  return guarded([&] {
    auto found = torch::autograd::grad({get(scalar)}, list(inputs, count), {}, keep_graph,
                                       /*create_graph=*/false, /*allow_unused=*/false);
    // All or nothing: the caller frees handles only when the call succeeds.
    std::vector<ct_tensor> handles;
    for (auto &gradient : found) handles.push_back(new ct_tensor_object{std::move(gradient)});
    std::copy(handles.begin(), handles.end(), out);
  });
}

ct_status backward(ct_tensor scalar) noexcept {
  return guarded([&] { get(scalar).backward(); });
}

ct_status gradient(ct_tensor leaf, ct_tensor *out_or_null) noexcept {
  return guarded([&] {
    auto gradient = get(leaf).grad();
    if (gradient.defined())
      give(out_or_null, gradient);
    else
      *out_or_null = nullptr;
  });
}

ct_status clear_gradient(ct_tensor leaf) noexcept {
  return guarded([&] { get(leaf).mutable_grad() = at::Tensor(); });
}

ct_status set_gradients_enabled(bool enabled, bool *previous) noexcept {
  return guarded([&] {
    *previous = c10::GradMode::is_enabled();
    c10::GradMode::set_enabled(enabled);
  });
}

}  // namespace shim
