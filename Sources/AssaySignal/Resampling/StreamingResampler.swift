import AssayErrors
import CSoxr

/// A running sample-rate conversion of one channel, block by block, by soxr.
///
/// The blocks' sizes do not change the result. Not to be shared between threads.
public final class StreamingResampler {
  private let state: OpaquePointer
  private let from: Int
  private let to: Int
  private var inputCount = 0
  private var outputCount = 0

  /// - Parameters:
  ///   - from: input rate in hertz, within ``AudioFile/sampleRates``.
  ///   - to: output rate in hertz, within ``AudioFile/sampleRates``.
  /// - Throws: ``SignalError`` for a rate outside that range.
  public init(from: Int, to: Int, quality: Resampler.Quality = .high) throws {
    try Resampler.requireRate(from)
    try Resampler.requireRate(to)
    var formats = soxr_io_spec(SOXR_FLOAT32_I, SOXR_FLOAT32_I)
    var recipe = soxr_quality_spec(quality.recipe, 0)
    var runtime = soxr_runtime_spec(1)
    var failure: soxr_error_t?
    guard let state = soxr_create(Double(from), Double(to), 1, &failure, &formats, &recipe, &runtime) else {
      throw SignalError(
        .invalidParameter,
        "Cannot resample from \(from) to \(to) Hz: \(failure.map { String(cString: $0) } ?? "no memory").")
    }
    self.state = state
    self.from = from
    self.to = to
  }

  deinit { soxr_delete(state) }

  /// Takes the next samples and appends what is ready.
  ///
  /// - Throws: ``SignalError`` when soxr fails, which it does only without memory.
  public func process(_ input: UnsafeBufferPointer<Float>, appendingTo output: inout [Float]) throws {
    inputCount += input.count
    var position = 0
    while position < input.count {
      let rest = UnsafeBufferPointer(rebasing: input[position...])
      position += try run(rest.baseAddress, rest.count, appendingTo: &output).consumed
    }
  }

  /// Takes the next samples and appends what is ready.
  ///
  /// - Throws: ``SignalError`` when soxr fails, which it does only without memory.
  public func process(_ input: [Float], appendingTo output: inout [Float]) throws {
    try input.withUnsafeBufferPointer { try process($0, appendingTo: &output) }
  }

  /// Appends what is still inside, so that ⌈count · to / from⌉ samples came out in all.
  ///
  /// - Throws: ``SignalError`` when soxr fails, which it does only without memory.
  public func finish(appendingTo output: inout [Float]) throws {
    while try run(nil, 0, appendingTo: &output).produced > 0 {}
    // soxr rounds the length to the nearest, librosa takes the ceiling and fills with zeros.
    let expected = Resampler.outputCount(inputCount, from: from, to: to)
    if outputCount > expected { output.removeLast(outputCount - expected) }
    if outputCount < expected { output.append(contentsOf: repeatElement(0, count: expected - outputCount)) }
    outputCount = expected
  }

  private func run(
    _ input: UnsafePointer<Float>?, _ count: Int, appendingTo output: inout [Float]
  ) throws -> (consumed: Int, produced: Int) {
    var consumed = 0
    var produced = 0
    let failure = withUnsafeTemporaryAllocation(of: Float.self, capacity: 1 << 15) { block in
      let failure = soxr_process(
        state, input, count, &consumed, block.baseAddress, block.count, &produced)
      output.append(contentsOf: block[0..<produced])
      return failure
    }
    outputCount += produced
    if let failure {
      throw SignalError(.invalidParameter, "Resampling failed: \(String(cString: failure)).")
    }
    return (consumed, produced)
  }
}

extension Resampler.Quality {
  fileprivate var recipe: UInt {
    switch self {
    case .high: UInt(SOXR_HQ)
    case .veryHigh: UInt(SOXR_VHQ)
    }
  }
}
