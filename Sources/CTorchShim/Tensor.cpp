// Creation, facts, host memory.

#include <cstring>

#include "Boundary.hpp"

namespace shim {

namespace {
at::TensorOptions options(ct_dtype dtype, ct_device device) {
  return at::TensorOptions().dtype(scalarType(dtype)).device(torchDevice(device));
}

void requireByteCount(const at::Tensor &tensor, size_t expected) {
  if (tensor.nbytes() != expected) throw InvalidArgument{"a byte count that is not the tensor's"};
}
}  // namespace

ct_status from_data(const void *data, size_t byte_count, ct_dtype dtype, const int64_t *shape, int32_t rank,
                    ct_device device, ct_tensor *out) noexcept {
  return guarded([&] {
    auto host = at::empty(sizes(shape, rank), options(dtype, -1));
    requireByteCount(host, byte_count);
    if (byte_count > 0) {
      if (data == nullptr) throw InvalidArgument{"no data"};
      std::memcpy(host.data_ptr(), data, byte_count);
    }
    give(out, host.to(torchDevice(device)));
  });
}

ct_status full(double value, ct_dtype dtype, const int64_t *shape, int32_t rank, ct_device device,
               ct_tensor *out) noexcept {
  return guarded([&] { give(out, at::full(sizes(shape, rank), value, options(dtype, device))); });
}

ct_status range(int64_t count, ct_device device, ct_tensor *out) noexcept {
  return guarded([&] { give(out, at::arange(count, options(CT_FLOAT32, device))); });
}

ct_status rank_of(ct_tensor tensor, int32_t *rank) noexcept {
  return guarded([&] { *rank = static_cast<int32_t>(get(tensor).dim()); });
}

ct_status shape_of(ct_tensor tensor, int64_t *shape, int32_t capacity) noexcept {
  return guarded([&] {
    auto values = get(tensor).sizes();
    if (static_cast<int32_t>(values.size()) > capacity) throw InvalidArgument{"no room for the shape"};
    std::copy(values.begin(), values.end(), shape);
  });
}

ct_status dtype_of(ct_tensor tensor, ct_dtype *dtype) noexcept {
  return guarded([&] { *dtype = dtypeCode(get(tensor).scalar_type()); });
}

ct_status device_of(ct_tensor tensor, ct_device *device) noexcept {
  return guarded([&] {
    auto found = get(tensor).device();
    *device = found.is_cpu() ? -1 : found.index();
  });
}

ct_status to_host(ct_tensor tensor, ct_dtype dtype, void *data, size_t byte_count) noexcept {
  return guarded([&] {
    auto host = get(tensor).detach().to(at::kCPU, scalarType(dtype)).contiguous();
    requireByteCount(host, byte_count);
    if (byte_count > 0) std::memcpy(data, host.data_ptr(), byte_count);
  });
}

ct_status to_dtype(ct_tensor tensor, ct_dtype dtype, ct_tensor *out) noexcept {
  return guarded([&] { give(out, get(tensor).to(scalarType(dtype))); });
}

ct_status to_device(ct_tensor tensor, ct_device device, ct_tensor *out) noexcept {
  return guarded([&] { give(out, get(tensor).to(torchDevice(device))); });
}

ct_status copy_into(ct_tensor tensor, ct_tensor source) noexcept {
  return guarded([&] { get(tensor).copy_(get(source)); });
}

}  // namespace shim
