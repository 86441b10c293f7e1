// Several processes that train together, through libtorch's own collectives over TCP (c10d with Gloo).

#include "Boundary.hpp"

// The header asks for Gloo's own, which libtorch's packages need not bring (Debian: libgloo-dev).
#if !defined(ASSAY_WITHOUT_GLOO) && __has_include(<torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>) \
    && __has_include(<gloo/algorithm.h>)
#define ASSAY_HAS_GLOO 1
#define USE_C10D_GLOO 1
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

struct ct_group_object {
  c10::intrusive_ptr<c10d::ProcessGroupGloo> value;
};
#else
struct ct_group_object {};
#endif

namespace shim {

#ifdef ASSAY_HAS_GLOO
namespace {
// One process may purify training speech for hours while the others wait. A peer that ends is noticed at once.
constexpr auto patience = std::chrono::hours(24 * 7);

ct_group_object &get(ct_group group) {
  if (group == nullptr) throw InvalidArgument{"a null group handle"};
  return *group;
}
}  // namespace

ct_status group_create(int32_t rank, int32_t size, const char *address, int32_t port, double seconds,
                       ct_group *out) noexcept {
  return guarded([&] {
    if (address == nullptr || size < 1 || rank < 0 || rank >= size) throw InvalidArgument{"a rank outside the group"};
    c10d::TCPStoreOptions options;
    options.port = static_cast<uint16_t>(port);
    options.isServer = rank == 0;
    options.numWorkers = static_cast<size_t>(size);
    options.timeout = std::chrono::milliseconds(static_cast<int64_t>(seconds * 1000));
    auto store = c10::make_intrusive<c10d::TCPStore>(address, options);
    auto settings = c10d::ProcessGroupGloo::Options::create(patience);
    // Process 0 listens at its address, the others at that of their machine, unless all are on one.
    const std::string host = address;
    const bool isOwn = rank == 0 || host == "localhost" || host.rfind("127.", 0) == 0;
    settings->devices.push_back(isOwn ? c10d::ProcessGroupGloo::createDeviceForHostname(host)
                                      : c10d::ProcessGroupGloo::createDefaultDevice());
    *out = new ct_group_object{
        c10::make_intrusive<c10d::ProcessGroupGloo>(store, rank, size, settings)};
  });
}

ct_status group_average(ct_group group, const ct_tensor *tensors, int32_t count) noexcept {
  return guarded([&] {
    at::NoGradGuard without;
    auto members = list(tensors, count);
    std::vector<at::Tensor> flat;
    for (auto &tensor : members) flat.push_back(tensor.detach().reshape({-1}).cpu());
    // One message for all of them.
    std::vector<at::Tensor> message{at::cat(flat)};
    get(group).value->allreduce(message)->wait();
    message[0].div_(get(group).value->getSize());
    int64_t start = 0;
    for (auto &tensor : members) {
      tensor.detach().copy_(message[0].narrow(0, start, tensor.numel()).view(tensor.sizes()));
      start += tensor.numel();
    }
  });
}

ct_status group_broadcast(ct_group group, const ct_tensor *tensors, int32_t count) noexcept {
  return guarded([&] {
    at::NoGradGuard without;
    for (auto &tensor : list(tensors, count)) {
      std::vector<at::Tensor> message{tensor.detach().cpu().contiguous()};
      get(group).value->broadcast(message)->wait();
      tensor.detach().copy_(message[0]);
    }
  });
}
#else
namespace {
constexpr InvalidArgument missing{"this libtorch was built into Assay without Gloo's headers"};
}

ct_status group_create(int32_t, int32_t, const char *, int32_t, double, ct_group *) noexcept {
  return guarded([] { throw missing; });
}
ct_status group_average(ct_group, const ct_tensor *, int32_t) noexcept {
  return guarded([] { throw missing; });
}
ct_status group_broadcast(ct_group, const ct_tensor *, int32_t) noexcept {
  return guarded([] { throw missing; });
}
#endif

ct_status group_free(ct_group group) noexcept {
  return guarded([&] { delete group; });
}

}  // namespace shim
