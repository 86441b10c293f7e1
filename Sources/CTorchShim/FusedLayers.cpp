// Layers joined with what stands before and after them, so that no value is written and read again in
// between.
//
// Each is defined by libtorch's operations, which also compute it where gradients are asked for or our own
// kernels have no place: another device or dtype, or a processor that they are not made for.

#include "Boundary.hpp"
#include "Kernels.hpp"
#include "Planes.hpp"

namespace shim {

namespace {

/// Group normalisation and SiLU; no groups, nothing.
struct Normalization {
  int64_t groups;
  at::Tensor weight, bias;
  double epsilon;

  at::Tensor composed(const at::Tensor &x) const {
    if (groups == 0) return x;
    return at::silu(at::group_norm(x, groups, weight, bias, epsilon, /*cudnn_enabled=*/true));
  }
};

at::Tensor joined(const std::vector<at::Tensor> &inputs) {
  return inputs.size() == 1 ? inputs[0] : at::cat(inputs, 1);
}

void requireImages(const std::vector<at::Tensor> &inputs) {
  if (inputs.empty()) throw InvalidArgument{"no input"};
  for (const at::Tensor &input : inputs)
    if (input.dim() != 4 || input.size(0) != inputs[0].size(0)
        || input.sizes().slice(2) != inputs[0].sizes().slice(2))
      throw InvalidArgument{"inputs that are not [N, C, H, W] of one N, H and W"};
}

void requireGroups(const Normalization &normalization, int64_t channels) {
  if (normalization.groups < 0 || (normalization.groups > 0 && channels % normalization.groups != 0))
    throw InvalidArgument{"channels that cannot be split into the groups"};
  for (const at::Tensor &parameter : {normalization.weight, normalization.bias})
    if (parameter.defined() && parameter.numel() != channels)
      throw InvalidArgument{"a normalisation of another number of channels"};
}

NormalizationTerms terms(const Kernels &own, const Planes &planes, const Normalization &normalization) {
  if (normalization.groups == 0) return {};
  return own.normalizationTerms(planes, normalization.groups, dataOrNull(normalization.weight),
                                dataOrNull(normalization.bias), normalization.epsilon);
}

}  // namespace

ct_status normalized_convolution(const ct_tensor *inputs, int32_t count, int64_t groups,
                                 ct_tensor norm_weight_or_null, ct_tensor norm_bias_or_null, double epsilon,
                                 ct_tensor weight, ct_tensor bias, ct_tensor offset_or_null,
                                 ct_tensor residual_or_null, double gain, ct_tensor *out) noexcept {
  return guarded([&] {
    const auto tensors = list(inputs, count);
    requireImages(tensors);
    const Normalization normalization{groups, value(norm_weight_or_null), value(norm_bias_or_null), epsilon};
    const at::Tensor kernel = get(weight), biases = get(bias), residual = value(residual_or_null);
    const at::Tensor offset = offset_or_null == nullptr ? at::Tensor() : get(offset_or_null).contiguous();
    int64_t channels = 0;
    for (const at::Tensor &tensor : tensors) channels += tensor.size(1);
    const int64_t batch = tensors[0].size(0), outputs = kernel.size(0);
    requireGroups(normalization, channels);
    if (kernel.sizes() != at::IntArrayRef({outputs, channels, 3, 3})
        || biases.sizes() != at::IntArrayRef({outputs}))
      throw InvalidArgument{"a kernel that is not [outputs, channels, 3, 3] or a bias that is not [outputs]"};
    if (offset.defined() && offset.sizes() != at::IntArrayRef({batch, outputs}))
      throw InvalidArgument{"an offset that is not [N, outputs]"};
    const std::vector<int64_t> shape{batch, outputs, tensors[0].size(2), tensors[0].size(3)};
    if (residual.defined() && residual.sizes() != at::IntArrayRef(shape))
      throw InvalidArgument{"a residual that has not the output's shape"};
    auto involved = tensors;
    involved.insert(involved.end(),
                    {normalization.weight, normalization.bias, kernel, biases, offset, residual});
    if (const Kernels *own = kernelsFor(involved)) {
      const Planes planes(tensors);
      const auto coefficients = terms(*own, planes, normalization);
      const at::Tensor transformed =
          at::empty({own->transformedKernelSize(channels, outputs)}, at::kFloat);
      own->transformKernel(kernel.data_ptr<float>(), channels, outputs, transformed.data_ptr<float>());
      const at::Tensor sums =
          offset.defined() ? biases + offset : biases.expand({batch, outputs}).contiguous();
      at::Tensor result = at::empty(shape, tensors[0].options());
      for (int64_t item = 0; item < batch; item++) {
        std::vector<const float *> added;
        for (int64_t output = 0; residual.defined() && output < outputs; output++)
          added.push_back(residual.data_ptr<float>() + (item * outputs + output) * planes.size());
        const bool normalized = groups > 0;
        own->convolve({planes.item(item), channels, planes.height, planes.width,
                          normalized ? coefficients.scale.data() + item * channels : nullptr,
                          normalized ? coefficients.shift.data() + item * channels : nullptr,
                          transformed.data_ptr<float>(), sums.data_ptr<float>() + item * outputs, outputs,
                          residual.defined() ? added.data() : nullptr, static_cast<float>(gain),
                          result.data_ptr<float>() + item * outputs * planes.size()});
      }
      return give(out, result);
    }
    at::Tensor result = at::conv2d(normalization.composed(joined(tensors)), kernel, biases, 1, 1);
    if (offset.defined()) result = result + offset.unsqueeze(-1).unsqueeze(-1);
    if (residual.defined()) result = result + residual;
    give(out, gain == 1 ? result : result * gain);
  });
}

ct_status pointwise_convolution(const ct_tensor *inputs, int32_t count, ct_tensor weight,
                                ct_tensor bias_or_null, ct_tensor residual_or_null, ct_tensor *out) noexcept {
  return guarded([&] {
    const auto tensors = list(inputs, count);
    requireImages(tensors);
    const at::Tensor kernel = get(weight), bias = value(bias_or_null), residual = value(residual_or_null);
    int64_t channels = 0;
    for (const at::Tensor &tensor : tensors) channels += tensor.size(1);
    const int64_t batch = tensors[0].size(0), outputs = kernel.size(0);
    if (kernel.sizes() != at::IntArrayRef({outputs, channels, 1, 1})
        || (bias.defined() && bias.sizes() != at::IntArrayRef({outputs})))
      throw InvalidArgument{"a kernel that is not [outputs, channels, 1, 1] or a bias that is not [outputs]"};
    const std::vector<int64_t> shape{batch, outputs, tensors[0].size(2), tensors[0].size(3)};
    if (residual.defined() && residual.sizes() != at::IntArrayRef(shape))
      throw InvalidArgument{"a residual that has not the output's shape"};
    auto involved = tensors;
    involved.insert(involved.end(), {kernel, bias, residual});
    if (const Kernels *own = kernelsFor(involved)) {
      const Planes planes(tensors);
      at::Tensor result = at::empty(shape, tensors[0].options());
      for (int64_t item = 0; item < batch; item++) {
        std::vector<const float *> added;
        for (int64_t output = 0; residual.defined() && output < outputs; output++)
          added.push_back(residual.data_ptr<float>() + (item * outputs + output) * planes.size());
        own->multiplyChannels(planes.item(item), channels, planes.size(), kernel.data_ptr<float>(),
                                 dataOrNull(bias), outputs, residual.defined() ? added.data() : nullptr,
                                 result.data_ptr<float>() + item * outputs * planes.size());
      }
      return give(out, result);
    }
    const at::Tensor result = at::conv2d(joined(tensors), kernel, bias);
    give(out, residual.defined() ? result + residual : result);
  });
}

ct_status gated_layer(ct_tensor state, ct_tensor projection, ct_tensor weight, ct_tensor bias,
                      int64_t dilation, ct_tensor mixing_weight, ct_tensor mixing_bias,
                      ct_tensor skipped_or_null, double gain, ct_tensor *out_state,
                      ct_tensor *out_skipped) noexcept {
  return guarded([&] {
    const at::Tensor &h = get(state), &kernel = get(weight), &mixing = get(mixing_weight);
    if (h.dim() != 3 || kernel.dim() != 3 || mixing.dim() != 3)
      throw InvalidArgument{"a state or kernels without three dimensions"};
    const int64_t batch = h.size(0), channels = h.size(1), length = h.size(2);
    const int64_t skips = mixing.size(0) - channels;
    const at::Tensor biases = get(bias), mixingBiases = get(mixing_bias), skipped = value(skipped_or_null);
    if (kernel.sizes() != at::IntArrayRef({2 * channels, channels, 3}) || dilation < 1 || skips < 1
        || mixing.sizes() != at::IntArrayRef({channels + skips, channels, 1})
        || biases.sizes() != at::IntArrayRef({2 * channels})
        || mixingBiases.sizes() != at::IntArrayRef({channels + skips}))
      throw InvalidArgument{"kernels or biases that do not fit the state"};
    if (get(projection).dim() != 2 || get(projection).size(1) != channels)
      throw InvalidArgument{"a projection that is not [N, channels]"};
    const at::Tensor projected = get(projection).expand({batch, channels});
    if (skipped.defined() && skipped.sizes() != at::IntArrayRef({batch, skips, length}))
      throw InvalidArgument{"skips that have not the output's shape"};
    const at::Tensor summands = projected.contiguous();
    const Kernels *own = kernelsFor({h, summands, kernel, biases, mixing, mixingBiases, skipped});
    if (own != nullptr && own->canComputeGated(channels, skips, dilation)) {
      const at::Tensor transformed = at::empty({own->transformedGatedKernelSize(channels)}, at::kFloat);
      own->transformGatedKernel(kernel.data_ptr<float>(), channels, transformed.data_ptr<float>());
      at::Tensor nextState = at::empty_like(h), nextSkipped = at::empty({batch, skips, length}, h.options());
      for (int64_t item = 0; item < batch; item++)
        own->computeGated({h.data_ptr<float>() + item * channels * length,
                         summands.data_ptr<float>() + item * channels, channels, length, skips,
                         transformed.data_ptr<float>(), biases.data_ptr<float>(), dilation,
                         mixing.data_ptr<float>(), mixingBiases.data_ptr<float>(),
                         skipped.defined() ? skipped.data_ptr<float>() + item * skips * length : nullptr,
                         static_cast<float>(gain), nextState.data_ptr<float>() + item * channels * length,
                         nextSkipped.data_ptr<float>() + item * skips * length});
      give(out_state, nextState);
      give(out_skipped, nextSkipped);
      return;
    }
    const at::Tensor x = h + projected.unsqueeze(2);
    const at::Tensor gates = at::conv1d(x, kernel, biases, 1, at::IntArrayRef(dilation), dilation);
    const at::Tensor gated =
        gates.narrow(1, 0, channels).tanh() * gates.narrow(1, channels, channels).sigmoid();
    // The dilation of a kernel of one sample means nothing, but it is what makes libtorch 1.13 choose oneDNN
    // for it on one thread: 1.6 times as fast as the matrix product that it would use.
    const at::Tensor mixed = at::conv1d(gated, mixing, mixingBiases, 1, at::IntArrayRef({0}), 2);
    const at::Tensor added = mixed.narrow(1, channels, skips);
    give(out_state, x * gain + mixed.narrow(1, 0, channels));
    give(out_skipped, skipped.defined() ? skipped + added : added);
  });
}

namespace {

/// With K = (1, 3, 3, 1)ᵀ(1, 3, 3, 1) / 64 for each channel: correlated with K at every second place, or with
/// 4K after zeros were inserted. Not a transposed convolution, which libtorch 1.13 computes without oneDNN:
/// with two threads on two busy cores that takes a hundred times as long.
at::Tensor resampledByConvolution(const at::Tensor &x, bool up) {
  const int64_t batch = x.size(0), channels = x.size(1), height = x.size(2), width = x.size(3);
  if (!up) {
    const at::Tensor taps = at::tensor({1.0f, 3.0f, 3.0f, 1.0f}, x.options());
    const at::Tensor kernel = (at::outer(taps, taps) / 64).expand({channels, 1, 4, 4}).contiguous();
    return at::conv2d(x, kernel, {}, 2, 1, 1, channels);
  }
  // Zero insertion leaves two of the four taps at each place: 1·x[i−1] + 3·x[i] at the even places, 3·x[i] +
  // 1·x[i+1] at the odd ones.
  const at::Tensor even = at::tensor({1.0f, 3.0f, 0.0f}, x.options()),
                   odd = at::tensor({0.0f, 3.0f, 1.0f}, x.options());
  const at::Tensor kernels =
      at::stack({at::outer(even, even), at::outer(even, odd), at::outer(odd, even), at::outer(odd, odd)})
      / 16;
  const at::Tensor kernel = kernels.unsqueeze(1).repeat({channels, 1, 1, 1});
  return at::conv2d(x, kernel, {}, 1, 1, 1, channels)
      .reshape({batch, channels, 2, 2, height, width})
      .permute({0, 1, 4, 2, 5, 3})
      .reshape({batch, channels, 2 * height, 2 * width});
}

}  // namespace

ct_status normalized_resampling(ct_tensor input, int64_t groups, ct_tensor norm_weight_or_null,
                                ct_tensor norm_bias_or_null, double epsilon, bool up,
                                ct_tensor *out) noexcept {
  return guarded([&] {
    const at::Tensor &x = get(input);
    requireImages({x});
    if (!up && (x.size(2) % 2 != 0 || x.size(3) % 2 != 0))
      throw InvalidArgument{"an odd size that is to be halved"};
    const Normalization normalization{groups, value(norm_weight_or_null), value(norm_bias_or_null), epsilon};
    requireGroups(normalization, x.size(1));
    if (const Kernels *own = kernelsFor({x, normalization.weight, normalization.bias})) {
      const Planes planes({x});
      const auto coefficients = terms(*own, planes, normalization);
      at::Tensor result = up ? at::empty({x.size(0), x.size(1), 2 * x.size(2), 2 * x.size(3)}, x.options())
                             : at::empty({x.size(0), x.size(1), x.size(2) / 2, x.size(3) / 2}, x.options());
      own->resample(planes, groups > 0 ? &coefficients : nullptr, up, result.data_ptr<float>());
      return give(out, result);
    }
    give(out, resampledByConvolution(normalization.composed(x), up));
  });
}

}  // namespace shim
