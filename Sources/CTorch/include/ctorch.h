#ifndef CTORCH_H
#define CTORCH_H

// A small C ABI over libtorch: the only door between Swift and C++.
//
// Rules that hold for every function:
//  - The result is a status. On anything but CT_OK no out-parameter is touched, and ct_last_error() tells
//    what happened, in libtorch's own words, until the next failing call on the same thread.
//  - A ct_tensor or ct_generator that comes back through an out-parameter is owned by the caller, who ends
//    it with ct_tensor_free or ct_generator_free. Arguments are borrowed and never kept.
//  - A tensor that comes back may share memory with an argument (a view), as libtorch's operation does.
//  - Shapes, strides and element counts are int64_t, row-major; pointers to host memory are read or written
//    during the call only.
//  - Handles may be used from any thread, but one handle is not to be freed while another thread uses it.
//
// The functions are listed once, in ctorch_functions.def. The implementation lies in the dynamic library
// AssayTorchShim, which is opened on the first call (see README.md of this folder).

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ct_tensor_object *ct_tensor;
typedef struct ct_generator_object *ct_generator;
typedef struct ct_group_object *ct_group;

typedef int32_t ct_status;
enum {
  CT_OK = 0,
  CT_INVALID_ARGUMENT = 1,  // a null handle or an unknown code: a bug of the caller
  CT_TORCH_ERROR = 2,       // libtorch refused: wrong shapes, dtypes or devices
  CT_OUT_OF_MEMORY = 3,
  CT_NOT_LOADED = 4,        // the shim or libtorch itself could not be opened
  CT_UNKNOWN_ERROR = 5
};

typedef int32_t ct_dtype;
enum {
  CT_FLOAT32 = 0, CT_FLOAT64 = 1, CT_FLOAT16 = 2, CT_BFLOAT16 = 3, CT_INT64 = 4, CT_INT32 = 5,
  CT_INT16 = 6, CT_INT8 = 7, CT_UINT8 = 8, CT_BOOL = 9, CT_COMPLEX64 = 10, CT_COMPLEX128 = 11
};

// Device index: -1 for the CPU, N >= 0 for CUDA device N.
typedef int32_t ct_device;

typedef int32_t ct_unary_op;
enum {
  CT_NEGATE, CT_ABS, CT_EXP, CT_LOG, CT_LOG10, CT_SQRT, CT_RSQRT, CT_SQUARE, CT_RECIPROCAL, CT_SIN, CT_COS,
  CT_TANH, CT_SIGMOID, CT_RELU, CT_SILU, CT_GELU, CT_SOFTPLUS, CT_ROUND, CT_FLOOR, CT_SIGN, CT_REAL,
  CT_IMAGINARY, CT_CONJUGATE, CT_VIEW_AS_REAL, CT_VIEW_AS_COMPLEX, CT_CONTIGUOUS, CT_CLONE, CT_DETACH,
  CT_IS_FINITE, CT_ANGLE
};

typedef int32_t ct_binary_op;
enum {
  CT_ADD, CT_SUBTRACT, CT_MULTIPLY, CT_DIVIDE, CT_POWER, CT_MAXIMUM, CT_MINIMUM, CT_MATMUL, CT_EQUAL,
  CT_LESS, CT_GREATER
};

typedef int32_t ct_reduction;
enum { CT_SUM, CT_MEAN, CT_MAX, CT_MIN, CT_NORM, CT_VARIANCE, CT_ALL };

typedef int32_t ct_padding_mode;
enum { CT_PAD_CONSTANT, CT_PAD_REFLECT, CT_PAD_REPLICATE };

// One pointer for each function, filled by the shim.
typedef struct ct_api {
  size_t size;  // of the struct the shim was compiled with; guards against a stale library
#define CT_FUNCTION(name, parameters, arguments) ct_status(*name) parameters;
#include "ctorch_functions.def"
#undef CT_FUNCTION
  const char *(*last_error)(void);
  void (*tensor_free)(ct_tensor);
  void (*generator_free)(ct_generator);
} ct_api;

#define CT_FUNCTION(name, parameters, arguments) ct_status ct_##name parameters;
#include "ctorch_functions.def"
#undef CT_FUNCTION

// The message of the last failing call on this thread; empty before the first. Owned by the library, valid
// until the next failing call on this thread.
const char *ct_last_error(void);

// Ends a handle. Null is allowed and does nothing. Never fails.
void ct_tensor_free(ct_tensor tensor);
void ct_generator_free(ct_generator generator);

// Opens the shim if it is not open yet. Called by every other function; call it yourself to tell loading from
// computing.
ct_status ct_load(void);

// The path of the shim that was opened, or that was looked for last; empty before the first attempt.
const char *ct_shim_path(void);

// Keeps freed memory in the process: large blocks come from the heap, and its top is never given back to the
// kernel. Without it every large tensor is mapped, zeroed page by page, and unmapped again. Call it once,
// before computing. Returns false where the C library has no such switches.
bool ct_keep_freed_memory(void);

#ifdef __cplusplus
}
#endif
#endif
