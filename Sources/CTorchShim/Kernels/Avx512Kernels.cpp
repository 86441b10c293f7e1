#define SHIM_KERNELS avx512
#define SHIM_KERNELS_512 1
#define SHIM_KERNELS_TARGET "avx512f,avx512vl"
#include "Implementation.hpp"
