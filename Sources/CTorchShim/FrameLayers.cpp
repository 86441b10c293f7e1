// Layers over time, whose kernels read the channels of a frame together: convolutions that keep the length by mirrored
// ends, with what stands after them, and statistics.
//
// As in `FusedLayers.cpp`, libtorch's operations compute where our own kernels have no place.

#include "Boundary.hpp"
#include "Kernels.hpp"
#include "Planes.hpp"

namespace shim {

namespace {

at::Tensor contiguous(const at::Tensor &tensor) { return tensor.defined() ? tensor.contiguous() : tensor; }

/// A convolution and what follows it, by libtorch.
at::Tensor composed(const at::Tensor &x, const at::Tensor &weight, const at::Tensor &bias, int64_t dilation,
                    bool rectified, const at::Tensor &scale, const at::Tensor &shift) {
  const int64_t padding = weight.size(2) / 2 * dilation;
  // Of one tap it is a matrix product, a tenth faster than libtorch's convolution (measured with AVX2).
  const at::Tensor padded = padding == 0 ? x : at::reflection_pad1d(x, {padding, padding});
  at::Tensor result = padding == 0 ? at::matmul(weight.squeeze(2), x)
                                   : at::conv1d(padded, weight, {}, 1, at::IntArrayRef{0}, dilation);
  if (bias.defined()) result = result + bias.unsqueeze(-1);
  if (rectified) result = at::relu(result);
  return scale.defined() ? at::addcmul(shift.unsqueeze(-1), result, scale.unsqueeze(-1)) : result;
}

/// With those of zeros: two panels are multiplied at once with AVX-512.
int64_t packedOutputs(int64_t outputs) {
  constexpr int64_t multiple = 2 * convolutionPanel;
  return (outputs + multiple - 1) / multiple * multiple;
}

/// `[N, C, T]` as `[N, T, C]` with the channels of a frame together; copied only if they are not.
at::Tensor frames(const at::Tensor &x) {
  const at::Tensor turned = x.transpose(1, 2);
  return turned.size(2) == 1 || turned.stride(2) == 1 ? turned : turned.contiguous();
}

}  // namespace

ct_status packed_convolution_weight(ct_tensor weight, ct_tensor *out) noexcept {
  return guarded([&] {
    const at::Tensor &kernel = get(weight);
    if (kernel.dim() != 3) throw InvalidArgument{"a kernel that is not [out, in, taps]"};
    const int64_t padded = packedOutputs(kernel.size(0));
    const at::Tensor whole = at::constant_pad_nd(kernel, {0, 0, 0, 0, 0, padded - kernel.size(0)});
    give(out, whole.reshape({padded / convolutionPanel, convolutionPanel, kernel.size(1), kernel.size(2)})
                  .permute({0, 3, 2, 1})
                  .contiguous());
  });
}

ct_status mirrored_convolution(const ct_tensor *inputs, int32_t count, ct_tensor weight,
                               ct_tensor packed_weight_or_null, ct_tensor bias_or_null, int64_t dilation,
                               bool rectified, ct_tensor scale_or_null, ct_tensor shift_or_null,
                               ct_tensor *out) noexcept {
  return guarded([&] {
    const auto tensors = list(inputs, count);
    const at::Tensor &kernel = get(weight);
    const at::Tensor packed = value(packed_weight_or_null), bias = value(bias_or_null),
                     scale = value(scale_or_null), shift = value(shift_or_null);
    if (tensors.empty() || kernel.dim() != 3)
      throw InvalidArgument{"no input, or a kernel that is not [out, in, taps]"};
    int64_t channels = 0;
    for (const at::Tensor &tensor : tensors) {
      if (tensor.dim() != 3 || tensor.size(0) != tensors[0].size(0) || tensor.size(2) != tensors[0].size(2))
        throw InvalidArgument{"inputs that are not [N, C, T] of one N and T"};
      channels += tensor.size(1);
    }
    const int64_t batch = tensors[0].size(0), length = tensors[0].size(2), outputs = kernel.size(0);
    const int64_t taps = kernel.size(2);
    if (kernel.size(1) != channels || taps % 2 == 0 || dilation < 1 || taps / 2 * dilation >= length)
      throw InvalidArgument{"a kernel that does not fit the inputs, or ends that cannot be mirrored"};
    if (bias.defined() && bias.sizes() != at::IntArrayRef({outputs})
        && bias.sizes() != at::IntArrayRef({batch, outputs}))
      throw InvalidArgument{"a bias that is neither [out] nor [N, out]"};
    for (const at::Tensor &term : {scale, shift})
      if (term.defined() != scale.defined() || (term.defined() && term.sizes() != at::IntArrayRef({outputs})))
        throw InvalidArgument{"a scale and a shift that are not both [out]"};
    if (packed.defined() && packed.numel() != packedOutputs(outputs) * channels * taps)
      throw InvalidArgument{"a packed weight of another kernel"};
    auto involved = tensors;
    involved.insert(involved.end(), {kernel, packed, bias, scale, shift});
    const Kernels *own = kernelsFor(involved, /*takesAnyLayout=*/true);
    if (own == nullptr || !packed.defined()) {
      const at::Tensor x = tensors.size() == 1 ? tensors[0] : at::cat(tensors, 1);
      return give(out, composed(x, kernel, bias, dilation, rectified, scale, shift));
    }
    std::vector<at::Tensor> rows;
    for (const at::Tensor &tensor : tensors) rows.push_back(frames(tensor));
    const at::Tensor summands = contiguous(bias), scales = contiguous(scale), shifts = contiguous(shift);
    const at::Tensor result = at::empty({batch, length, outputs}, tensors[0].options());
    for (int64_t item = 0; item < batch; item++) {
      const float *ownSummands = dataOrNull(summands);
      if (ownSummands != nullptr && summands.dim() == 2) ownSummands += item * outputs;
      MirroredConvolution layer{};
      layer.length = length;
      layer.taps = taps;
      layer.dilation = dilation;
      layer.packedWeight = packed.data_ptr<float>();
      layer.outputs = outputs;
      layer.bias = ownSummands;
      layer.isRectified = rectified;
      layer.scale = dataOrNull(scales);
      layer.shift = dataOrNull(shifts);
      layer.output = result.data_ptr<float>() + item * length * outputs;
      for (const at::Tensor &input : rows)
        layer.inputs.push_back(
            {input.data_ptr<float>() + item * input.stride(0), input.stride(1), input.size(2)});
      own->convolveMirrored(layer);
    }
    give(out, result.transpose(1, 2));
  });
}

ct_status time_statistics(ct_tensor input, ct_tensor logits_or_null, double least_variance, ct_tensor *out_mean,
                          ct_tensor *out_deviation) noexcept {
  return guarded([&] {
    const at::Tensor &x = get(input), logits = value(logits_or_null);
    if (x.dim() != 3 || x.size(2) == 0) throw InvalidArgument{"an input that is not [N, C, T], or without frames"};
    if (logits.defined() && logits.sizes() != x.sizes()) throw InvalidArgument{"logits of another shape"};
    if (const Kernels *own = kernelsFor({x, logits}, /*takesAnyLayout=*/true)) {
      const at::Tensor values = frames(x), weights = logits.defined() ? frames(logits) : logits;
      const at::Tensor mean = at::empty({x.size(0), x.size(1)}, x.options()), deviation = at::empty_like(mean);
      for (int64_t item = 0; item < x.size(0); item++)
        own->timeStatistics({values.data_ptr<float>() + item * values.stride(0), values.stride(1),
                             logits.defined() ? weights.data_ptr<float>() + item * weights.stride(0) : nullptr,
                             logits.defined() ? weights.stride(1) : 0, x.size(2), x.size(1),
                             static_cast<float>(least_variance), mean.data_ptr<float>() + item * x.size(1),
                             deviation.data_ptr<float>() + item * x.size(1)});
      give(out_mean, mean);
      return give(out_deviation, deviation);
    }
    const at::Tensor weights =
        logits.defined() ? at::softmax(logits, 2) : at::full({1, 1, x.size(2)}, 1.0 / x.size(2), x.options());
    const at::Tensor mean = (x * weights).sum(2);
    const at::Tensor variance = (at::square(x - mean.unsqueeze(2)) * weights).sum(2);
    give(out_mean, mean);
    give(out_deviation, at::sqrt(at::clamp_min(variance, least_variance)));
  });
}

}  // namespace shim
