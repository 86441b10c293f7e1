import AssayErrors
import Testing

@testable import AssayTensor

@Suite("libtorch in this process")
struct ComputeRuntimeTests {
  @Test("Starts on the CPU and names its version")
  func start() throws {
    try ComputeRuntime.start()
    #expect(ComputeRuntime.version.contains("."))
    #expect(ComputeRuntime.threads >= 1)
    #expect(ComputeRuntime.libraryPath.hasSuffix("libAssayTorchShim.so"))
  }

  @Test("The matrix library is a fast one, as scripts/bootstrap sees to")
  func matrixLibrary() throws {
    try ComputeRuntime.start()
    // Debian's libtorch loads its BLAS from the system; other builds bring their own.
    if ComputeRuntime.version.hasPrefix("1.") { #expect(ComputeRuntime.matrixLibraryPath != nil) }
    #expect(!ComputeRuntime.hasSlowMatrixLibrary, "\(ComputeRuntime.matrixLibraryPath ?? "none")")
  }

  @Test(
    "bfloat16 is for CPUs that multiply in it",
    arguments: [
      ("processor : 0\nflags\t\t: fpu avx512f avx512_bf16 sha_ni\n", true),
      ("flags : fpu amx_bf16 amx_tile\n", true), ("flags : fpu avx2 fma\n", false),
      ("flags : avx512f\nbugs : avx512_bf16\n", false), ("", false),
    ])
  func bfloat16(cpuInfo: String, expected: Bool) {
    #expect(ComputeRuntime.hasBFloat16(cpuInfo: cpuInfo) == expected)
    #expect(ComputeRuntime.multipliesBFloat16(on: .cuda(0)))
  }

  @Test("A device that is not there is refused in a sentence")
  func missingDevice() {
    let index = ComputeRuntime.cudaDeviceCount
    #expect {
      try ComputeRuntime.start(device: .cuda(index))
    } throws: { error in
      (error as? TensorError)?.code == .deviceMissing && "\(error)".contains("cuda:\(index)")
    }
  }

  @Test("Devices are read from text", arguments: ["cpu", "cuda", "cuda:3"])
  func devices(text: String) {
    #expect(Device(text) != nil)
    #expect(Device("cuda:-1") == nil)
    #expect(Device("tpu") == nil)
  }
}
