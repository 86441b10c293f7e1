import ArgumentParser
import AssayCheckpoint
import AssayModels
import AssayTensor
import Foundation

/// `assay bench networks`: how fast the large networks are beside this machine's matrix product.
struct BenchNetworksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "networks",
    abstract: "Time the official-size DiffWave on one second of audio, and a matrix product for comparison.",
    discussion: """
      Random weights of the official sizes are used, no model is needed. Purifying takes three calls for each \
      second of audio. The matrix product has the shape of DiffWave's dilated convolutions: 512×768 by 768×16000.
      """)

  @Option(name: .customLong("threads"), parsing: .singleValue, help: "Threads; may be given several times.")
  var threadCounts: [Int] = [1, ProcessInfo.processInfo.activeProcessorCount]

  @Option(help: "Repetitions, of which the median is taken.")
  var repetitions = 3

  @Flag(help: "Print JSON.")
  var json = false

  /// One line of the result.
  struct Row: Codable {
    let what: String
    let threads: Int
    /// Wall seconds of a call.
    let seconds: Double
    /// Floating-point operations in a second, in 10⁹.
    let gigaflops: Double
  }

  func validate() throws {
    guard repetitions >= 1 else { throw ValidationError("--repetitions must be at least 1.") }
    guard !threadCounts.isEmpty, threadCounts.allSatisfy({ (1...1_024).contains($0) }) else {
      throw ValidationError("--threads must be between 1 and 1024.")
    }
  }

  func run() throws {
    try ComputeRuntime.start()
    let generator = RandomGenerator(seed: 1)
    let configuration = DiffWaveConfiguration.phonePuRe
    let network = try Self.network(configuration, generator)
    let length = WaveformPurification.segmentLength
    let waveform = generator.normal([1, 1, length])
    let (left, right) = (generator.normal([512, 768]), generator.normal([768, length]))
    var rows: [Row] = []
    for threads in threadCounts {
      try ComputeRuntime.start(threads: threads)
      rows.append(
        row("matrix product", threads, operations: Double(2 * 512 * 768 * length)) { left.matmul(right) })
      rows.append(
        row("diffwave", threads, operations: configuration.operationsPerSample * Double(length)) {
          network(waveform, step: 2)
        })
    }
    guard !json else { return try StandardOutput.printJSON(rows) }
    let lines = rows.map {
      [$0.what, String($0.threads), String(format: "%.4f", $0.seconds), String(format: "%.1f", $0.gigaflops)]
    }
    try StandardOutput.print(
      TextTable(
        header: ["network", "threads", "s per call", "GFLOP/s"], rows: lines,
        alignments: [.left, .right, .right, .right]
      ).text)
  }

  private func row(_ what: String, _ threads: Int, operations: Double, _ body: () -> Tensor) -> Row {
    let times = withoutGradients { ProcessTimes.median(of: repetitions) { _ = body() } }
    return Row(what: what, threads: threads, seconds: times.wall, gigaflops: operations / times.wall / 1e9)
  }

  /// Weights of the usual scale: gains of 1 and directions of any length, other matrices of norm 1 in each row.
  private static func network(_ configuration: DiffWaveConfiguration, _ generator: RandomGenerator) throws
    -> DiffWave
  {
    let weights = DiffWaveWeights.layout(configuration).map { key, shape in
      let scale = 1 / Double(shape.dropFirst().reduce(1, *)).squareRoot()
      let values = key.hasSuffix("weight_g") ? Tensor.full(1, shape: shape) : generator.normal(shape) * scale
      return (key, CheckpointTensor(shape: shape, floats: values.floats))
    }
    return try DiffWave(Dictionary(uniqueKeysWithValues: weights), source: "random weights", configuration)
  }
}
