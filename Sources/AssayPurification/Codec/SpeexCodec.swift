import AssayRoles

/// Wideband Speex and back.
struct SpeexCodec: Purifier {
  static let description = MethodDescription(
    name: "speex", role: .purifier, summary: "Speex and back, at its highest rate by default.",
    paper: Citation.speakerGuard + ", transform SPEEX; RFC 5574",
    licence: "libspeex: BSD-3-Clause; ffmpeg: GPL-2.0-or-later or LGPL-2.1-or-later, as built",
    parameters: [
      ParameterDescription(
        "bitRate", .integer(4000...43_200), default: .integer(43_200), unit: "bit/s",
        help: "Speex uses the nearest mode below.")
    ])

  let codec: CodecRoundTrip

  init(_ values: ParameterValues, ffmpeg: FFmpeg = FFmpeg()) {
    codec = CodecRoundTrip(
      recipe: CodecRecipe(
        method: Self.description.name, encoder: "libspeex", container: "spx",
        options: ["-b:a", "\(values.integer("bitRate"))"], alignment: .search), ffmpeg: ffmpeg)
  }

  func purify(_ speech: Utterance, context: MethodContext) throws -> ProcessedSpeech {
    try codec.purify(speech)
  }
}
