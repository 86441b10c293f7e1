import AssayTensor
import Testing

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
