import AssayDiffusion
import AssayNetworks
import AssayPhonePuRe
package import AssayReport
import AssayTensor

/// How fast the large networks are beside this machine's matrix product.
package struct NetworkBench {
  /// What can be measured.
  package enum Network: String, CaseIterable, Sendable {
    case diffwave, ncsnpp
  }

  /// One line of the result.
  package struct Row: Codable, Sendable {
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
  private let repetitions: Int

  package init(repetitions: Int) { self.repetitions = repetitions }

  /// Each network with each number of threads, after the matrix product 512×768 by 768×16000.
  ///
  /// - Throws: `TensorError` when libtorch is missing.
  package func rows(_ networks: [Network], threadCounts: [Int]) throws -> [Row] {
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
    return rows
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

  package static func report(_ rows: [Row]) -> Report {
    Report([
      .table(
        ReportTable(
          [
            .init("network"), .init("threads", .integer, .right), .init("kernels"),
            .init("s per call", .number(decimals: 4), .right),
            .init("processor s", .number(decimals: 4), .right),
            .init("GFLOP/s", key: "gigaflops", .number(decimals: 1), .right),
            .init("of the product", .text, .right),
          ],
          rows: rows.map { row in
            [
              .text(row.what), .integer(row.threads), .text(row.kernels), .number(row.seconds),
              .number(row.processorSeconds), .number(row.gigaflops),
              .text(row.fractionOfProduct.map { NumberFormat.decimals($0, 2) } ?? ""),
            ]
          }))
    ])
  }
}
