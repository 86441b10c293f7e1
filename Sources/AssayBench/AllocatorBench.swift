import AssayPrograms
package import AssayReport
import AssayTensor

/// What keeping freed memory in the process is worth: six layers of 3×3 convolution, group norm and SiLU over 64×256×256,
/// without gradients.
///
/// glibc's switches cannot be turned back, so each of the two measurements runs in a process of its own.
package enum AllocatorBench {
  package enum Setting: String, Codable, CaseIterable, Sendable {
    case defaults, keeping
  }

  /// Measures this process.
  ///
  /// - Throws: `TensorError` when libtorch is missing.
  package static func times(_ setting: Setting, repetitions: Int) throws -> ProcessTimes {
    try ComputeRuntime.start(keepingFreedMemory: setting == .keeping)
    let generator = RandomGenerator(seed: 1)
    let input = generator.normal([1, 64, 256, 256])
    let kernels = (0..<6).map { _ in generator.normal([64, 64, 3, 3]) * 0.05 }
    return withoutGradients {
      ProcessTimes.median(of: repetitions) {
        var x = input
        for kernel in kernels {
          x = x.convolution(kernel, nil, stride: [1, 1], padding: [1, 1], dilation: [1, 1])
            .groupNormalized(groups: 32, weight: nil, bias: nil, epsilon: 1e-6).silu()
        }
        _ = x.sum().scalar
      }
    }
  }

  package static func report(_ results: [(setting: Setting, times: ProcessTimes)]) -> Report {
    Report([
      .table(
        ReportTable(
          [
            .init("allocator"), .init("wall s", .number(decimals: 3), .right),
            .init("user s", .number(decimals: 3), .right), .init("system s", .number(decimals: 3), .right),
          ],
          rows: results.map { setting, times in
            [.text(setting.rawValue), .number(times.wall), .number(times.user), .number(times.system)]
          }))
    ])
  }
}
