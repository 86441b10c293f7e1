#pragma once

#include <cstdint>
#include <functional>

namespace shim {

/// Runs `task(0)` … `task(count - 1)`, each once, on libtorch's threads; whoever is free takes the next one.
///
/// Tasks must not throw and must not depend on each other. Inside libtorch's own parallel regions they run
/// one after the other.
void inParallel(int64_t count, const std::function<void(int64_t)> &task);

/// At least `count` floats, aligned to 64 bytes, that belong to this thread until it asks again with the same
/// `slot`; what they hold is left over from earlier use.
float *threadScratch(int slot, int64_t count);

}  // namespace shim
