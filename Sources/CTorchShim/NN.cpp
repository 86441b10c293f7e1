// Layers.

#include "Boundary.hpp"

namespace shim {

ct_status linear(ct_tensor input, ct_tensor weight, ct_tensor bias_or_null, ct_tensor *out) noexcept {
  return guarded([&] { give(out, at::linear(get(input), get(weight), optional(bias_or_null))); });
}

ct_status convolution(ct_tensor input, ct_tensor weight, ct_tensor bias_or_null, int32_t spatial,
                      const int64_t *stride, const int64_t *padding, const int64_t *dilation, bool transposed,
                      const int64_t *output_padding, int64_t groups, ct_tensor *out) noexcept {
  return guarded([&] {
    if (spatial != 1 && spatial != 2) throw InvalidArgument{"convolutions have one or two dimensions"};
    give(out, at::convolution(get(input), get(weight), optional(bias_or_null), sizes(stride, spatial),
                              sizes(padding, spatial), sizes(dilation, spatial), transposed,
                              sizes(output_padding, spatial), groups));
  });
}

ct_status group_norm(ct_tensor input, int64_t groups, ct_tensor weight_or_null, ct_tensor bias_or_null,
                     double epsilon, ct_tensor *out) noexcept {
  return guarded([&] {
    give(out, at::group_norm(get(input), groups, optional(weight_or_null), optional(bias_or_null), epsilon,
                             /*cudnn_enabled=*/true));
  });
}

ct_status layer_norm(ct_tensor input, ct_tensor weight_or_null, ct_tensor bias_or_null, double epsilon,
                     ct_tensor *out) noexcept {
  return guarded([&] {
    const at::Tensor &x = get(input);
    give(out, at::layer_norm(x, {x.size(-1)}, optional(weight_or_null), optional(bias_or_null), epsilon));
  });
}

ct_status batch_norm(ct_tensor input, ct_tensor mean, ct_tensor variance, ct_tensor weight_or_null,
                     ct_tensor bias_or_null, double epsilon, ct_tensor *out) noexcept {
  return guarded([&] {
    give(out, at::batch_norm(get(input), optional(weight_or_null), optional(bias_or_null), get(mean),
                             get(variance), /*training=*/false, /*momentum=*/0, epsilon,
                             /*cudnn_enabled=*/true));
  });
}

ct_status embedding(ct_tensor weight, ct_tensor indices, ct_tensor *out) noexcept {
  return guarded([&] { give(out, at::embedding(get(weight), get(indices))); });
}

namespace {
at::Tensor stateOrZeros(ct_tensor state, const at::Tensor &input, int32_t layers, bool bidirectional,
                        const at::Tensor &hiddenWeight) {
  if (state != nullptr) return get(state);
  return at::zeros({layers * (bidirectional ? 2 : 1), input.size(0), hiddenWeight.size(1)}, input.options());
}
}  // namespace

ct_status lstm(ct_tensor input, const ct_tensor *weights, int32_t weight_count, int32_t layers,
               bool bidirectional, ct_tensor state_h, ct_tensor state_c, ct_tensor *out, ct_tensor *out_h,
               ct_tensor *out_c) noexcept {
  return guarded([&] {
    const at::Tensor &x = get(input);
    auto parameters = list(weights, weight_count);
    if (parameters.size() < 2) throw InvalidArgument{"an LSTM without weights"};
    auto h = stateOrZeros(state_h, x, layers, bidirectional, parameters[1]);
    auto c = stateOrZeros(state_c, x, layers, bidirectional, parameters[1]);
    // Training mode has no effect without dropout, and is what backward needs on a GPU.
    auto result = at::lstm(x, {h, c}, parameters, /*has_biases=*/true, layers, /*dropout=*/0,
                           /*train=*/c10::GradMode::is_enabled(), bidirectional, /*batch_first=*/true);
    give(out, std::get<0>(result));
    give(out_h, std::get<1>(result));
    give(out_c, std::get<2>(result));
  });
}

ct_status gru(ct_tensor input, const ct_tensor *weights, int32_t weight_count, int32_t layers,
              bool bidirectional, ct_tensor state_h, ct_tensor *out, ct_tensor *out_h) noexcept {
  return guarded([&] {
    const at::Tensor &x = get(input);
    auto parameters = list(weights, weight_count);
    if (parameters.size() < 2) throw InvalidArgument{"a GRU without weights"};
    auto h = stateOrZeros(state_h, x, layers, bidirectional, parameters[1]);
    auto result = at::gru(x, h, parameters, /*has_biases=*/true, layers, /*dropout=*/0,
                          /*train=*/c10::GradMode::is_enabled(), bidirectional, /*batch_first=*/true);
    give(out, std::get<0>(result));
    give(out_h, std::get<1>(result));
  });
}

}  // namespace shim
