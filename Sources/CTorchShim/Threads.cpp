#include "Threads.hpp"

#include <ATen/Parallel.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <memory>
#include <new>

// libtorch computes on GNU OpenMP's threads. Entering a region through its ABI uses the same threads without
// a second OpenMP runtime, which clang's -fopenmp would bring. Weak: a libtorch without it gets one thread.
extern "C" __attribute__((weak)) void GOMP_parallel(void (*body)(void *), void *data, unsigned threads,
                                                    unsigned flags);

namespace shim {

namespace {
struct Region {
  const std::function<void(int64_t)> &task;
  const int64_t count;
  std::atomic<int64_t> next{0};

  void work() {
    for (int64_t index = next++; index < count; index = next++) task(index);
  }
};

struct Free {
  void operator()(float *memory) const { std::free(memory); }
};

struct Scratch {
  std::unique_ptr<float, Free> memory;
  int64_t capacity = 0;
};
}  // namespace

void inParallel(int64_t count, const std::function<void(int64_t)> &task) {
  Region region{task, count};
  const auto threads = static_cast<unsigned>(std::min<int64_t>(at::get_num_threads(), count));
  if (threads <= 1 || at::in_parallel_region() || GOMP_parallel == nullptr) return region.work();
  GOMP_parallel([](void *data) { static_cast<Region *>(data)->work(); }, &region, threads, 0);
}

float *threadScratch(int slot, int64_t count) {
  constexpr int slots = 4;
  thread_local Scratch scratches[slots];
  Scratch &scratch = scratches[slot];
  if (scratch.capacity < count) {
    const size_t bytes = (static_cast<size_t>(count) * sizeof(float) + 63) / 64 * 64;
    scratch.memory.reset(static_cast<float *>(std::aligned_alloc(64, bytes)));
    if (scratch.memory == nullptr) throw std::bad_alloc();
    scratch.capacity = count;
    std::fill_n(scratch.memory.get(), count, 0.0f);
  }
  return scratch.memory.get();
}

}  // namespace shim
