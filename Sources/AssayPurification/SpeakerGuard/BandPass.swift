import AssayErrors
import AssayRoles
import AssaySignal

/// Removes what lies outside of a band.
struct BandPass: Purifier {
  static let description = MethodDescription(
    name: "band-pass", role: .purifier,
    summary: "A Butterworth band-pass: 300 to 4000 Hz; it keeps the polarity of the signal.",
    paper: Citation.speakerGuard + ", transform BPF, as described",
    parameters: [
      ParameterDescription(
        "low", .number(20...7800), default: .number(300), unit: "Hz",
        help: "Lower edge frequency, at which the gain is −3 dB."),
      ParameterDescription(
        "high", .number(50...7900), default: .number(4000), unit: "Hz",
        help: "Upper edge frequency, at which the gain is −3 dB."),
      ParameterDescription(
        "order", .integer(1...12), default: .integer(3), help: "Poles at each edge: 6 dB per octave each."),
    ])

  /// The rate it is designed for, in hertz.
  static let rate = 16_000

  let filter: ButterworthFilter

  /// - Throws: ``RoleError`` when the lower edge is not below the upper one.
  init(_ values: ParameterValues) throws {
    let low = values.number("low")
    let high = values.number("high")
    guard low < high else {
      throw RoleError(
        .invalidParameter,
        "\(Self.description.name): low must be below high, but \(low) Hz is not below \(high) Hz.")
    }
    filter = .bandPass(
      order: values.integer("order"), low: low, high: high, sampleRate: Double(Self.rate))
  }

  func purify(_ speech: Utterance, context: MethodContext) throws -> ProcessedSpeech {
    try speech.purified(at: Self.rate, filter.filtered)
  }
}
