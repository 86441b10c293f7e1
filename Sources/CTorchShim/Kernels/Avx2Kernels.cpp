#define SHIM_KERNELS avx2
#define SHIM_KERNELS_512 0
#define SHIM_KERNELS_TARGET "avx2,fma"
#include "Implementation.hpp"
