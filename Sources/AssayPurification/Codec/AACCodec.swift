import AssayRoles

/// AAC in ADTS frames and back.
struct AACCodec: Purifier {
  /// The encoders, and their delay in samples, which an ADTS stream does not tell.
  private static let delays = ["aac": 1024, "libfdk_aac": 2048]

  static let description = MethodDescription(
    name: "aac", role: .purifier, summary: "AAC and back, at 20 kbit/s by default.",
    paper: Citation.speakerGuard + ", transform AAC-C; ISO/IEC 13818-7",
    licence:
      "ffmpeg: GPL-2.0-or-later or LGPL-2.1-or-later, as built; libfdk_aac: Fraunhofer FDK AAC licence",
    parameters: [
      ParameterDescription(
        "bitRate", .integer(8000...96_000), default: .integer(20_000), unit: "bit/s",
        help: "Target average."),
      ParameterDescription(
        "encoder", .choice(["aac", "libfdk_aac"]), default: .text("aac"),
        help:
          "ffmpeg's own encoder (aac), or the reference's (libfdk_aac), which few builds of ffmpeg contain."),
    ])

  let codec: CodecRoundTrip

  init(_ values: ParameterValues, ffmpeg: FFmpeg = FFmpeg()) {
    let encoder = values.text("encoder")
    guard let delay = Self.delays[encoder] else { preconditionFailure("no delay of \(encoder)") }
    codec = CodecRoundTrip(
      recipe: CodecRecipe(
        method: Self.description.name, encoder: encoder, container: "aac",
        options: ["-b:a", "\(values.integer("bitRate"))"], alignment: .fixed(delay)), ffmpeg: ffmpeg)
  }

  func purify(_ speech: Utterance, context: MethodContext) throws -> ProcessedSpeech {
    try codec.purify(speech)
  }
}
