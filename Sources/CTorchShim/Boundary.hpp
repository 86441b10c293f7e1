#pragma once

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <new>
#include <string>
#include <vector>

#include "ctorch.h"

struct ct_tensor_object {
  at::Tensor value;
};

struct ct_generator_object {
  at::Generator value;
};

namespace shim {

/// The message of the last failing call on this thread.
std::string &lastError();

/// A caller's mistake that libtorch would not notice or would crash on.
struct InvalidArgument {
  const char *message;
};

/// Runs `body` and turns every exception into a status: the one catch clause that keeps C++ exceptions from
/// reaching Swift.
template <typename Body>
ct_status guarded(Body &&body) noexcept {
  try {
    body();
    return CT_OK;
  } catch (const InvalidArgument &error) {
    lastError() = error.message;
    return CT_INVALID_ARGUMENT;
  } catch (const c10::Error &error) {
    lastError() = error.what_without_backtrace();
    // The CPU allocator has no class of its own for this.
    return lastError().find("not enough memory") != std::string::npos
                   || lastError().find("can't allocate memory") != std::string::npos
                   || lastError().find("out of memory") != std::string::npos
               ? CT_OUT_OF_MEMORY
               : CT_TORCH_ERROR;
  } catch (const std::bad_alloc &) {
    lastError() = "out of memory";
    return CT_OUT_OF_MEMORY;
  } catch (const std::exception &error) {
    lastError() = error.what();
    return CT_UNKNOWN_ERROR;
  } catch (...) {
    lastError() = "an exception of unknown type";
    return CT_UNKNOWN_ERROR;
  }
}

inline at::Tensor &get(ct_tensor handle) {
  if (handle == nullptr) throw InvalidArgument{"a null tensor handle"};
  return handle->value;
}

inline c10::optional<at::Tensor> optional(ct_tensor handle) {
  return handle == nullptr ? c10::optional<at::Tensor>() : c10::optional<at::Tensor>(handle->value);
}

/// Undefined for null.
inline at::Tensor value(ct_tensor handle) { return handle == nullptr ? at::Tensor() : handle->value; }

inline const float *dataOrNull(const at::Tensor &tensor) {
  return tensor.defined() ? tensor.data_ptr<float>() : nullptr;
}

inline at::Generator &get(ct_generator handle) {
  if (handle == nullptr) throw InvalidArgument{"a null generator handle"};
  return handle->value;
}

inline at::IntArrayRef sizes(const int64_t *values, int32_t count) {
  if (count < 0 || (values == nullptr && count > 0)) throw InvalidArgument{"a negative or missing shape"};
  return at::IntArrayRef(values, static_cast<size_t>(count));
}

std::vector<at::Tensor> list(const ct_tensor *handles, int32_t count);
at::ScalarType scalarType(ct_dtype dtype);
ct_dtype dtypeCode(at::ScalarType type);
at::Device torchDevice(ct_device device);

/// Gives `value` to the caller.
inline void give(ct_tensor *out, at::Tensor value) {
  if (out == nullptr) throw InvalidArgument{"a null out-parameter"};
  *out = new ct_tensor_object{std::move(value)};
}

#define CT_FUNCTION(name, parameters, arguments) ct_status name parameters noexcept;
#include "ctorch_functions.def"
#undef CT_FUNCTION

}  // namespace shim
