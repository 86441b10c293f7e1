import AssayRoles

/// Opus and back.
struct OpusCodec: Purifier {
  static let description = MethodDescription(
    name: "opus", role: .purifier, summary: "Opus and back, at 16 kbit/s by default.",
    paper: Citation.speakerGuard + ", transform OPUS; RFC 6716",
    licence: "libopus: BSD-3-Clause; ffmpeg: GPL-2.0-or-later or LGPL-2.1-or-later, as built",
    parameters: [
      ParameterDescription(
        "bitRate", .integer(500...256_000), default: .integer(16_000), unit: "bit/s",
        help: "Target average.")
    ])

  let codec: CodecRoundTrip

  init(_ values: ParameterValues, ffmpeg: FFmpeg = FFmpeg()) {
    // Ogg tells the decoder what to cut off at both ends. Only where a decoder leaves the end on does the
    // reference's skip apply.
    codec = CodecRoundTrip(
      recipe: CodecRecipe(
        method: Self.description.name, encoder: "libopus", container: "opus",
        options: ["-b:a", "\(values.integer("bitRate"))"], alignment: .fixed(69)), ffmpeg: ffmpeg)
  }

  func purify(_ speech: Utterance, context: MethodContext) throws -> ProcessedSpeech {
    try codec.purify(speech)
  }
}
