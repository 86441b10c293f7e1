#pragma once

#include <pocketsphinx.h>
#include <sphinxbase/err.h>

// The callback is variadic, which Swift cannot write.
static inline void cpocketsphinx_ignore(void *user_data, err_lvl_t level, const char *format, ...) {
  (void)user_data;
  (void)level;
  (void)format;
}

/// Keeps pocketsphinx from writing to standard error; holds for the whole process.
static inline void cpocketsphinx_silence(void) {
  err_set_callback(cpocketsphinx_ignore, NULL);
  err_set_logfp(NULL);
}
