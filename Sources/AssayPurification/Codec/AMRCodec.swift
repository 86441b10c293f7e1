import AssayRoles

/// Wideband AMR and back, as telephones use it.
struct AMRCodec: Purifier {
  static let description = MethodDescription(
    name: "amr", role: .purifier, summary: "AMR-WB, the telephone codec, and back, at its lowest rate.",
    paper: Citation.speakerGuard + ", transform AMR; 3GPP TS 26.190",
    licence: "vo-amrwbenc: Apache-2.0; ffmpeg built with it: GPL-3.0-or-later or LGPL-3.0-or-later",
    parameters: [
      ParameterDescription(
        "bitRate",
        .choice(["6600", "8850", "12650", "14250", "15850", "18250", "19850", "23050", "23850"]),
        default: .text("6600"), unit: "bit/s", help: "One of the nine rates of AMR-WB.")
    ])

  let codec: CodecRoundTrip

  init(_ values: ParameterValues, ffmpeg: FFmpeg = FFmpeg()) {
    codec = CodecRoundTrip(
      recipe: CodecRecipe(
        method: Self.description.name, encoder: "libvo_amrwbenc", container: "amr",
        options: ["-b:a", values.text("bitRate")], alignment: .search), ffmpeg: ffmpeg)
  }

  func purify(_ speech: Utterance, context: MethodContext) throws -> ProcessedSpeech {
    try codec.purify(speech)
  }
}
