public import ArgumentParser
public import AssayBench
import AssayReport
public import AssayTensor
import Foundation

/// `assay bench networks`: how fast the large networks are beside this machine's matrix product.
struct BenchNetworksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "networks",
    abstract: "Time the official-size DiffWave and NCSN++ on a second of audio, beside a matrix product.",
    discussion: """
      A formula makes weights of the official sizes; no model is needed. DiffWave gets 16,000 samples and is \
      called three times for each second to purify, NCSN++ gets 128 frames (1.02 s) and is called 60 times. The \
      matrix product, 512×768 by 768×16000, is measured just before each network, and the last column gives the \
      share of its speed that the network reaches. Operations are counted as in plain convolutions, even where \
      the kernels need fewer. Both networks run on the best of Assay's own kernels for the processor; --kernels \
      none uses libtorch only.
      """)

  @Option(
    name: .customLong("network"), parsing: .singleValue,
    help: ArgumentHelp("A network to measure; may be repeated. (default: all)"))
  var networks: [NetworkBench.Network] = NetworkBench.Network.allCases

  @Option(name: .customLong("threads"), parsing: .singleValue, help: "Number of threads; may be repeated.")
  var threadCounts: [Int] = [1, ProcessInfo.processInfo.activeProcessorCount]

  @Option(help: "Number of repetitions; the median is reported.")
  var repetitions = 3

  @Option(
    help: "The best of Assay's own kernels to use: none, avx2 or avx512. (default: the processor's best)")
  var kernels: KernelSet?

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    guard repetitions >= 1 else { throw ValidationError("--repetitions must be at least 1.") }
    guard !threadCounts.isEmpty, threadCounts.allSatisfy({ (1...1_024).contains($0) }) else {
      throw ValidationError("--threads must be between 1 and 1024.")
    }
  }

  func run() throws {
    try ComputeRuntime.start()
    let best = KernelSet.current
    guard (kernels ?? best) <= best else {
      throw ValidationError("This processor does not support \(kernels ?? best): its best is \(best).")
    }
    let rows = try KernelSet.limited(to: kernels ?? best) {
      try NetworkBench(repetitions: repetitions).rows(networks, threadCounts: threadCounts)
    }
    guard !json else { return try StandardOutput.printJSON(rows) }
    try StandardOutput.print(NetworkBench.report(rows).text(.text))
  }
}

extension NetworkBench.Network: ExpressibleByArgument {}

extension KernelSet: ExpressibleByArgument {
  public init?(argument: String) {
    guard let set = KernelSet.allCases.first(where: { "\($0)" == argument }) else { return nil }
    self = set
  }

  public static var allValueStrings: [String] { allCases.map { "\($0)" } }
}
