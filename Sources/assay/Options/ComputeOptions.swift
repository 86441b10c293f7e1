import ArgumentParser
import AssayTensor

/// Where methods compute and what their randomness starts from.
struct ComputeOptions: ParsableArguments {
  @Option(help: "The source of all randomness: the same seed, input and version give the same result.")
  var seed: UInt64 = 0

  @Option(help: "Where to compute: cpu, cuda, or cuda:N for the GPU of that number.")
  var device = Device.cpu
}

extension Device: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }

  public var defaultValueDescription: String { description }
}
