import AssayRoles
import AssaySignal

/// Replaces each sample by the median of its neighbourhood.
struct MedianSmoothing: Purifier {
  static let description = MethodDescription(
    name: "median-smoothing", role: .purifier,
    summary: "A moving median with zeros beyond both ends.",
    paper: Citation.speakerGuard + ", transform MS", parameters: [SmoothingKernel.parameter])

  let median: MovingMedian

  /// - Throws: ``RoleError`` for an even kernel.
  init(_ values: ParameterValues) throws {
    median = MovingMedian(kernel: try SmoothingKernel.value(in: values, method: Self.description))
  }

  func purify(_ speech: Utterance, context: MethodContext) throws -> ProcessedSpeech {
    try speech.purified(at: SmoothingKernel.rate, median.filtered)
  }
}
