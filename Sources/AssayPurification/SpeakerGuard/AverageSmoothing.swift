import AssayRoles
import AssaySignal

/// Replaces each sample by the mean of its neighbourhood.
struct AverageSmoothing: Purifier {
  static let description = MethodDescription(
    name: "average-smoothing", role: .purifier,
    summary: "A moving average with zeros beyond both ends.",
    paper: Citation.speakerGuard + ", transform AS", parameters: [SmoothingKernel.parameter])

  let average: MovingAverage

  /// - Throws: ``RoleError`` for an even kernel.
  init(_ values: ParameterValues) throws {
    average = MovingAverage(kernel: try SmoothingKernel.value(in: values, method: Self.description))
  }

  func purify(_ speech: Utterance, context: MethodContext) throws -> ProcessedSpeech {
    try speech.purified(at: SmoothingKernel.rate, average.filtered)
  }
}
