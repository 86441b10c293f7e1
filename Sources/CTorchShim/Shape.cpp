// Views, joins, padding, framing.

#include "Boundary.hpp"

namespace shim {

ct_status reshape(ct_tensor a, const int64_t *shape, int32_t rank, ct_tensor *out) noexcept {
  return guarded([&] { give(out, get(a).reshape(sizes(shape, rank))); });
}

ct_status permute(ct_tensor a, const int64_t *dimensions, int32_t rank, ct_tensor *out) noexcept {
  return guarded([&] { give(out, get(a).permute(sizes(dimensions, rank))); });
}

ct_status expand(ct_tensor a, const int64_t *shape, int32_t rank, ct_tensor *out) noexcept {
  return guarded([&] { give(out, get(a).expand(sizes(shape, rank))); });
}

ct_status flip(ct_tensor a, const int64_t *dimensions, int32_t count, ct_tensor *out) noexcept {
  return guarded([&] { give(out, get(a).flip(sizes(dimensions, count))); });
}

ct_status slice(ct_tensor a, int64_t dimension, int64_t start, int64_t end, int64_t step,
                ct_tensor *out) noexcept {
  return guarded([&] { give(out, get(a).slice(dimension, start, end, step)); });
}

ct_status unfold(ct_tensor a, int64_t dimension, int64_t size, int64_t step, ct_tensor *out) noexcept {
  return guarded([&] { give(out, get(a).unfold(dimension, size, step)); });
}

ct_status overlap_add(ct_tensor frames, int64_t hop, ct_tensor *out) noexcept {
  return guarded([&] {
    const at::Tensor &x = get(frames);
    if (x.dim() != 3 || hop < 1) throw InvalidArgument{"overlap_add needs frames [N, M, size] and a hop"};
    const int64_t size = x.size(2), length = (x.size(1) - 1) * hop + size;
    give(out, at::col2im(x.transpose(1, 2).contiguous(), {1, length}, {1, size}, {1, 1}, {0, 0}, {1, hop})
                  .view({x.size(0), length}));
  });
}

ct_status concatenate(const ct_tensor *tensors, int32_t count, int64_t dimension, ct_tensor *out) noexcept {
  return guarded([&] { give(out, at::cat(list(tensors, count), dimension)); });
}

ct_status stack(const ct_tensor *tensors, int32_t count, int64_t dimension, ct_tensor *out) noexcept {
  return guarded([&] { give(out, at::stack(list(tensors, count), dimension)); });
}

ct_status pad(ct_tensor a, const int64_t *amounts, int32_t count, ct_padding_mode mode, double value,
              ct_tensor *out) noexcept {
  return guarded([&] {
    const at::Tensor &x = get(a);
    auto by = sizes(amounts, count);
    if (mode == CT_PAD_CONSTANT) return give(out, at::constant_pad_nd(x, by, value));
    const bool reflect = mode == CT_PAD_REFLECT;
    if (!reflect && mode != CT_PAD_REPLICATE) throw InvalidArgument{"an unknown padding mode"};
    switch (count) {
      case 2: return give(out, reflect ? at::reflection_pad1d(x, by) : at::replication_pad1d(x, by));
      case 4: return give(out, reflect ? at::reflection_pad2d(x, by) : at::replication_pad2d(x, by));
      default: throw InvalidArgument{"reflecting and replicating pad one or two dimensions"};
    }
  });
}

ct_status index_select(ct_tensor a, int64_t dimension, ct_tensor indices, ct_tensor *out) noexcept {
  return guarded([&] { give(out, get(a).index_select(dimension, get(indices))); });
}

}  // namespace shim
