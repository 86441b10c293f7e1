#if canImport(Glibc)
  import Glibc
#endif

/// Processor time of the current thread, which other work on the machine does not lengthen.
enum CPUTime {
  /// What a hostile file may take: a second, or more where nothing is optimised.
  static var bound: Double {
    #if DEBUG
      30
    #else
      1
    #endif
  }

  static var seconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
