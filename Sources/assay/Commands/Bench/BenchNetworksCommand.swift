import ArgumentParser
import AssayDiffusion
import AssayFeatures
import AssayNetworks
import AssayPhonePuRe
import AssayReport
import AssayTensor
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
  var networks: [Network] = Network.allCases

  @Option(name: .customLong("threads"), parsing: .singleValue, help: "Number of threads; may be repeated.")
  var threadCounts: [Int] = [1, ProcessInfo.processInfo.activeProcessorCount]

  @Option(help: "Number of repetitions; the median is reported.")
  var repetitions = 3

  @Option(
    help: "The best of Assay's own kernels to use: none, avx2 or avx512. (default: the processor's best)")
  var kernels: KernelSet?

  @Flag(help: "Print JSON.")
  var json = false

  /// What can be measured.
  enum Network: String, ExpressibleByArgument, CaseIterable {
    case diffwave, ncsnpp
  }

  /// One line of the result.
  struct Row: Codable {
    let what: String
    let threads: Int
    /// Whose kernels computed: `none` are libtorch's.
    let kernels: String
    /// Wall seconds of a call, and processor seconds of all threads.
    let seconds: Double
    let processorSeconds: Double
    /// Floating-point operations in a second, in 10⁹.
    let gigaflops: Double
    /// Of the matrix product measured before; nothing for the product itself.
    var fractionOfProduct: Double?
  }

  private static let product = "matrix product"

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
    try KernelSet.limited(to: kernels ?? best) { try measure() }
  }

  private func measure() throws {
    let generator = RandomGenerator(seed: 1)
    let (left, right) = (generator.normal([512, 768]), generator.normal([768, 16_000]))
    var rows: [Row] = []
    for network in networks {
      let (operations, call) = try Self.prepared(network, generator)
      for threads in threadCounts {
        try ComputeRuntime.start(threads: threads)
        let product = row(Self.product, threads, operations: 2 * 512 * 768 * 16_000) {
          left.matmul(right)
        }
        var result = row(network.rawValue, threads, operations: operations, call)
        result.fractionOfProduct = result.gigaflops / product.gigaflops
        rows += [product, result]
      }
    }
    guard !json else { return try StandardOutput.printJSON(rows) }
    let lines = rows.map { row in
      [
        row.what, String(row.threads), row.kernels, NumberFormat.decimals(row.seconds, 4),
        NumberFormat.decimals(row.processorSeconds, 4), NumberFormat.decimals(row.gigaflops, 1),
        row.fractionOfProduct.map { NumberFormat.decimals($0, 2) } ?? "",
      ]
    }
    try StandardOutput.print(
      TextTable(
        header: ["network", "threads", "kernels", "s per call", "processor s", "GFLOP/s", "of the product"],
        rows: lines,
        alignments: [.left, .right, .left, .right, .right, .right, .right]
      ).text)
  }

  private func row(_ what: String, _ threads: Int, operations: Double, _ body: () -> Tensor) -> Row {
    let times = withoutGradients { ProcessTimes.median(of: repetitions) { _ = body() } }
    return Row(
      what: what, threads: threads, kernels: what == Self.product ? "none" : "\(KernelSet.current)",
      seconds: times.wall, processorSeconds: times.user + times.system,
      gigaflops: operations / times.wall / 1e9)
  }

  /// A call on about a second of audio, and how many operations it takes.
  private static func prepared(_ network: Network, _ generator: RandomGenerator) throws
    -> (operations: Double, call: () -> Tensor)
  {
    switch network {
    case .diffwave:
      let configuration = DiffWaveConfiguration.phonePuRe
      let network = try DiffWave(
        BenchWeights.tensors(DiffWaveWeights.layout(configuration)), source: "formula", configuration)
      let length = WaveformPurification.segmentLength
      let waveform = generator.normal([1, 1, length])
      return (configuration.operationsPerSample * Double(length), { network(waveform, step: 2) })
    case .ncsnpp:
      let configuration = NCSNppConfiguration.phonePuRe
      let network = try NCSNpp(
        BenchWeights.tensors(NCSNppWeights.layout(configuration)), source: "formula", configuration)
      let inputs = generator.normal([1, configuration.inputs, 256, 128, 2]).viewAsComplex()
      return (
        NCSNppWeights.operations(configuration, frequencies: 256, frames: 128),
        { network(inputs, time: 0.5) }
      )
    }
  }
}

extension KernelSet: ExpressibleByArgument {
  public init?(argument: String) {
    guard let set = KernelSet.allCases.first(where: { "\($0)" == argument }) else { return nil }
    self = set
  }

  public static var allValueStrings: [String] { allCases.map { "\($0)" } }
}
