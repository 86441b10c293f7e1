// Fourier transforms.

#include "Boundary.hpp"

namespace shim {

ct_status rfft(ct_tensor a, int64_t size, ct_tensor *out) noexcept {
  return guarded([&] { give(out, at::fft_rfft(get(a), size)); });
}

ct_status irfft(ct_tensor a, int64_t size, ct_tensor *out) noexcept {
  return guarded([&] { give(out, at::fft_irfft(get(a), size)); });
}

}  // namespace shim
