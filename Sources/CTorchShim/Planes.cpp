#include "Planes.hpp"

#include "Boundary.hpp"
#include "Kernels.hpp"

namespace shim {

Planes::Planes(const std::vector<at::Tensor> &tensors)
    : batch(tensors[0].size(0)), height(tensors[0].size(2)), width(tensors[0].size(3)), channels(0) {
  for (int64_t index = 0; index < batch; index++)
    for (const at::Tensor &tensor : tensors)
      for (int64_t channel = 0; channel < tensor.size(1); channel++)
        all.push_back(tensor.data_ptr<float>() + (index * tensor.size(1) + channel) * size());
  for (const at::Tensor &tensor : tensors) channels += tensor.size(1);
}

const Kernels *kernelsFor(const std::vector<at::Tensor> &tensors, bool takesAnyLayout) {
  for (const at::Tensor &tensor : tensors) {
    if (!tensor.defined()) continue;
    if (c10::GradMode::is_enabled() && tensor.requires_grad()) return nullptr;
    if (!tensor.is_cpu() || tensor.scalar_type() != at::kFloat) return nullptr;
    if (!takesAnyLayout && !tensor.is_contiguous()) return nullptr;
  }
  return kernels();
}

}  // namespace shim
