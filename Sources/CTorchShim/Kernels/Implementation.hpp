// The kernels for the instruction set that the including file names: SHIM_KERNELS is the namespace, SHIM_KERNELS_TARGET
// clang's names of the instructions.
//
// Code between SHIM_KERNELS_BEGIN and SHIM_KERNELS_END uses them and must only be reached after the processor has been
// asked. It holds no lambdas, which would not inherit the instruction set.

#include <cstdint>

#include "../Kernels.hpp"

#if defined(__x86_64__) && defined(__clang__)

#include <immintrin.h>

// Vectors of 64 bytes are passed in other ways with AVX-512 and without; none is passed to another file.
#pragma clang diagnostic ignored "-Wpsabi"

#define SHIM_KERNELS_PRAGMA(text) _Pragma(#text)
#define SHIM_KERNELS_PUSH(target_) \
  SHIM_KERNELS_PRAGMA(clang attribute push(__attribute__((target(target_))), apply_to = function))
#define SHIM_KERNELS_BEGIN SHIM_KERNELS_PUSH(SHIM_KERNELS_TARGET)
#define SHIM_KERNELS_END _Pragma("clang attribute pop")

#include "VectorMath.hpp"
#include "WinogradTile.hpp"
#include "WinogradConvolution.hpp"
#include "GatedLayer.hpp"
#include "PlaneKernels.hpp"
#include "MirroredConvolution.hpp"
#include "TimeStatistics.hpp"

namespace shim::SHIM_KERNELS {
extern const Kernels table;
const Kernels table = {transformedKernelSize,
                       transformKernel,
                       convolve,
                       wavenet::canComputeGated,
                       wavenet::transformedGatedKernelSize,
                       wavenet::transformGatedKernel,
                       wavenet::computeGated,
                       normalizationTerms,
                       resample,
                       multiplyChannels,
                       mirrored::convolveMirrored,
                       timeStatistics};
}  // namespace shim::SHIM_KERNELS

#endif
