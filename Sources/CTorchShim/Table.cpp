// The table that CTorch fetches when it opens this library.

#include "Boundary.hpp"

namespace shim {

std::string &lastError() {
  thread_local std::string message;
  return message;
}

std::vector<at::Tensor> list(const ct_tensor *handles, int32_t count) {
  if (handles == nullptr || count < 0) throw InvalidArgument{"a missing list of tensors"};
  std::vector<at::Tensor> tensors;
  tensors.reserve(static_cast<size_t>(count));
  for (int32_t index = 0; index < count; index++) tensors.push_back(get(handles[index]));
  return tensors;
}

namespace {
// In the order of the CT_ dtype codes.
constexpr at::ScalarType scalarTypes[] = {
    at::kFloat, at::kDouble, at::kHalf, at::kBFloat16, at::kLong, at::kInt,
    at::kShort, at::kChar, at::kByte, at::kBool, at::kComplexFloat, at::kComplexDouble};
}  // namespace

at::ScalarType scalarType(ct_dtype dtype) {
  if (dtype < 0 || dtype > CT_COMPLEX128) throw InvalidArgument{"an unknown dtype code"};
  return scalarTypes[dtype];
}

ct_dtype dtypeCode(at::ScalarType type) {
  for (ct_dtype code = 0; code <= CT_COMPLEX128; code++)
    if (scalarTypes[code] == type) return code;
  throw InvalidArgument{"a tensor of a dtype that the shim does not carry"};
}

at::Device torchDevice(ct_device device) {
  if (device < -1) throw InvalidArgument{"a device index below -1"};
  return device == -1 ? at::Device(at::kCPU) : at::Device(at::kCUDA, static_cast<c10::DeviceIndex>(device));
}

}  // namespace shim

extern "C" __attribute__((visibility("default"))) const ct_api *ct_api_table(void) {
  static const ct_api table = {
      sizeof(ct_api),
#define CT_FUNCTION(name, parameters, arguments) shim::name,
#include "ctorch_functions.def"
#undef CT_FUNCTION
      []() -> const char * { return shim::lastError().c_str(); },
      [](ct_tensor tensor) { delete tensor; },
      [](ct_generator generator) { delete generator; },
  };
  return &table;
}
