public import ArgumentParser
import AssayRoles
public import AssayTensor
import Foundation

/// Where methods compute and what their randomness starts from.
struct ComputeOptions: ParsableArguments {
  @Option(help: "The source of all randomness: the same seed, input and version give the same result.")
  var seed: UInt64 = 0

  @Option(help: "The device: cpu, cuda, or cuda:N for GPU N.")
  var device = Device.cpu

  @Option(
    help: ArgumentHelp(
      "Number of threads: for several recordings at once, or for the operations of a large network. "
        + "(default: the number of cores)", valueName: "n"))
  var threads: Int?

  func validate() throws {
    if let threads, threads < 1 { throw ValidationError("--threads must be at least 1, not \(threads).") }
  }

  /// Threads to compute with.
  var threadCount: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

  /// How recordings share the processor.
  func work(_ parallelism: Parallelism) -> RecordingWork {
    RecordingWork(parallelism, device: device, threads: threadCount)
  }

  /// What methods are made with.
  ///
  /// - Parameter recordings: the ids of all recordings of the call, where they are known.
  func environment(recordings: [String] = []) -> MethodEnvironment {
    MethodEnvironment(device: device, threads: threads, recordings: recordings, methods: Methods.all)
  }

  /// Opens libtorch with these options.
  ///
  /// - Throws: `TensorError` when libtorch or the device is missing.
  func start() throws { try ComputeRuntime.start(device: device, threads: threads) }
}

extension Device: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }

  public var defaultValueDescription: String { description }
}
