import AssayErrors
internal import CTorch
import Foundation
import Synchronization

/// libtorch in this process: whether it can be opened, its version, threads and devices.
public enum ComputeRuntime {
  /// Opens libtorch and prepares the process for computing. Call it once before the first tensor.
  ///
  /// glibc is set to keep freed memory: by default it maps and unmaps the memory of every large tensor, which slows down
  /// convolutional networks (`assay bench allocator` measures it).
  ///
  /// Programs of your own should be started with `OMP_WAIT_POLICY=passive` in their environment, as `assay` starts
  /// itself: without it a busy core makes small operations many times slower.
  ///
  /// - Parameters:
  ///   - device: the device for tensors.
  ///   - threads: threads inside one operation; the number of cores when `nil`.
  ///   - keepingFreedMemory: `false` keeps glibc's defaults, to measure their cost.
  /// - Throws: ``TensorError`` when libtorch or the device is missing.
  public static func start(device: Device = .cpu, threads: Int? = nil, keepingFreedMemory: Bool = true) throws
  {
    if keepingFreedMemory { _ = ct_keep_freed_memory() }
    guard ct_load() == CT_OK else {
      throw TensorError(
        .libraryMissing,
        "libtorch cannot be opened: \(String(cString: ct_last_error())). Run scripts/bootstrap and build again."
      )
    }
    let count = threads ?? ProcessInfo.processInfo.activeProcessorCount
    check(ct_set_threads(Int32(count)), "start")
    isStarted.store(true, ordering: .releasing)
    try requireDevice(device)
  }

  private static func requireDevice(_ device: Device) throws {
    guard case .cuda(let index) = device, index >= cudaDeviceCount else { return }
    throw TensorError(
      .deviceMissing,
      "There is no device \(device): libtorch \(version) sees \(cudaDeviceCount) CUDA devices. "
        + "Use the device cpu, or build against a CUDA libtorch (ASSAY_LIBTORCH).")
  }

  /// As ``start(device:threads:keepingFreedMemory:)`` where the process has not called it yet; else only looks for the
  /// device, and leaves the number of threads as it is.
  ///
  /// - Throws: ``TensorError`` when libtorch or the device is missing.
  public static func startOnce(device: Device = .cpu, threads: Int? = nil) throws {
    guard isStarted.load(ordering: .acquiring) else { return try start(device: device, threads: threads) }
    try requireDevice(device)
  }

  private static let isStarted = Atomic(false)

  /// Runs `body` with another number of threads inside operations, in this thread and in threads that begin in the
  /// meantime.
  ///
  /// Nothing is changed for a process that has not called ``start(device:threads:keepingFreedMemory:)``.
  public static func withThreads<Result>(_ count: Int, _ body: () throws -> Result) rethrows -> Result {
    guard isStarted.load(ordering: .acquiring) else { return try body() }
    let before = threads
    check(ct_set_threads(Int32(count)), "withThreads")
    defer { check(ct_set_threads(Int32(before)), "withThreads") }
    return try body()
  }

  /// libtorch's version, such as `1.13.1`.
  public static var version: String {
    var text = [CChar](repeating: 0, count: 64)
    check(ct_version(&text, text.count), "version")
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Threads used inside one operation.
  public static var threads: Int {
    var count: Int32 = 0
    check(ct_get_threads(&count), "threads")
    return Int(count)
  }

  /// The number of NVIDIA GPUs that libtorch can use.
  public static var cudaDeviceCount: Int {
    var count: Int32 = 0
    check(ct_cuda_device_count(&count), "cudaDeviceCount")
    return Int(count)
  }

  /// The tensor library that was found.
  public static var libraryPath: String {
    _ = ct_load()
    return String(cString: ct_shim_path())
  }

  /// The file of the matrix product library (BLAS) that libtorch has loaded from the system; `nil` when it is
  /// built into libtorch itself, as in the `torch` wheel.
  public static var matrixLibraryPath: String? {
    _ = ct_load()
    // A kernel file has no size, so it is read to its end and not mapped.
    let handle = FileHandle(forReadingAtPath: "/proc/self/maps")
    let maps = String(decoding: (try? handle?.readToEnd()) ?? Data(), as: UTF8.self)
    for line in maps.split(separator: "\n") {
      guard let start = line.firstIndex(of: "/") else { continue }
      let path = String(line[start...])
      if path.contains("blas") || path.contains("libmkl_rt") { return path }
    }
    return nil
  }

  /// Whether matrix products come from the reference BLAS, which is several times slower than OpenBLAS.
  public static var hasSlowMatrixLibrary: Bool {
    guard let path = matrixLibraryPath else { return false }
    return !["openblas", "mkl", "blis", "atlas"].contains(where: path.contains)
  }

  /// Whether a device has instructions for matrix products in bfloat16: GPUs, and CPUs with AVX-512 BF16 or AMX.
  /// On others, libtorch multiplies number by number, which is much slower than float32.
  public static func multipliesBFloat16(on device: Device) -> Bool {
    guard case .cpu = device else { return true }
    let handle = FileHandle(forReadingAtPath: "/proc/cpuinfo")
    return hasBFloat16(cpuInfo: String(decoding: (try? handle?.readToEnd()) ?? Data(), as: UTF8.self))
  }

  static func hasBFloat16(cpuInfo: String) -> Bool {
    let flags = cpuInfo.split(separator: "\n").first { $0.hasPrefix("flags") } ?? ""
    return flags.split(separator: " ").contains { $0 == "avx512_bf16" || $0 == "amx_bf16" }
  }
}
