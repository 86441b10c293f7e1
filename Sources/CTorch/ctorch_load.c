// Opens the shim on first use and forwards every function of the ABI to it.

#define _GNU_SOURCE
#include "ctorch.h"

#include <dlfcn.h>
#include <limits.h>
#include <malloc.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SHIM "libAssayTorchShim.so"

static pthread_once_t load_once = PTHREAD_ONCE_INIT;
static const ct_api *api = NULL;
static char shim_path[PATH_MAX] = "";
static char load_error[PATH_MAX + 1024] = "";

static bool open_shim(const char *path) {
  snprintf(shim_path, sizeof shim_path, "%s", path);
  if (access(path, F_OK) != 0) return false;
  // RTLD_LOCAL keeps the hundreds of libraries behind Debian's libtorch out of our symbol scope.
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) {
    snprintf(load_error, sizeof load_error, "%s", dlerror());
    return false;
  }
  const ct_api *(*table)(void) = (const ct_api *(*)(void))dlsym(library, "ct_api_table");
  if (table == NULL || table()->size != sizeof(ct_api)) {
    snprintf(load_error, sizeof load_error, "%s is of another version of Assay: build again", path);
    return false;
  }
  api = table();
  return true;
}

// Tries `relative` below the folder that `file` lies in.
static bool open_beside(const char *file, const char *relative) {
  char path[PATH_MAX];
  const char *slash = strrchr(file, '/');
  if (slash == NULL) return false;
  int length = snprintf(path, sizeof path, "%.*s/%s", (int)(slash - file), file, relative);
  return length > 0 && (size_t)length < sizeof path && open_shim(path);
}

static void load(void) {
  const char *chosen = getenv("ASSAY_TORCH_SHIM");
  if (chosen != NULL && chosen[0] != '\0') {
    if (!open_shim(chosen) && load_error[0] == '\0')
      snprintf(load_error, sizeof load_error, "ASSAY_TORCH_SHIM names %s, which does not exist", chosen);
    return;
  }
  // The binary that this code was linked into: the executable, or the test bundle beside it.
  Dl_info info;
  if (dladdr((void *)&load, &info) != 0 && info.dli_fname != NULL && strchr(info.dli_fname, '/') != NULL) {
    if (open_beside(info.dli_fname, SHIM)) return;
  }
  char executable[PATH_MAX];
  ssize_t length = readlink("/proc/self/exe", executable, sizeof executable - 1);
  if (length > 0) {
    executable[length] = '\0';
    if (open_beside(executable, SHIM)) return;
    if (open_beside(executable, "../lib/assay/" SHIM)) return;
    if (open_beside(executable, "../lib/" SHIM)) return;
  }
  if (load_error[0] == '\0')
    snprintf(load_error, sizeof load_error, SHIM " lies neither beside the program nor in ../lib: build with "
             "swift build, or name it in ASSAY_TORCH_SHIM");
}

ct_status ct_load(void) {
  pthread_once(&load_once, load);
  return api == NULL ? CT_NOT_LOADED : CT_OK;
}

const char *ct_shim_path(void) { return shim_path; }

const char *ct_last_error(void) { return api == NULL ? load_error : api->last_error(); }

void ct_tensor_free(ct_tensor tensor) {
  if (tensor != NULL && api != NULL) api->tensor_free(tensor);
}

void ct_generator_free(ct_generator generator) {
  if (generator != NULL && api != NULL) api->generator_free(generator);
}

bool ct_keep_freed_memory(void) {
#ifdef M_MMAP_MAX
  // Above 32 MiB glibc refuses a higher mapping threshold, so mapping is switched off altogether.
  return mallopt(M_MMAP_MAX, 0) == 1 && mallopt(M_TRIM_THRESHOLD, INT_MAX) == 1
         && mallopt(M_TOP_PAD, 64 << 20) == 1;
#else
  return false;
#endif
}

#define CT_FUNCTION(name, parameters, arguments)        \
  ct_status ct_##name parameters {                      \
    ct_status status = ct_load();                       \
    return status == CT_OK ? api->name arguments : status; \
  }
#include "ctorch_functions.def"
#undef CT_FUNCTION
