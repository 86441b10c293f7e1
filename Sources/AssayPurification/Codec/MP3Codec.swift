import AssayRoles

/// MPEG audio layer III and back.
struct MP3Codec: Purifier {
  static let description = MethodDescription(
    name: "mp3", role: .purifier, summary: "MP3 by LAME and back, at 16 kbit/s by default.",
    paper: Citation.speakerGuard + ", transforms MP3-C and MP3-V; ISO/IEC 13818-3",
    licence: "LAME: LGPL-2.0-or-later; ffmpeg: GPL-2.0-or-later or LGPL-2.1-or-later, as built",
    parameters: [
      ParameterDescription(
        "mode", .choice(["constant", "variable"]), default: .text("constant"),
        help: "A constant bit rate (MP3-C), or a constant quality (MP3-V)."),
      ParameterDescription(
        "bitRate",
        .choice(["8000", "16000", "24000", "32000", "40000", "48000", "56000", "64000", "80000", "96000"]),
        default: .text("16000"), unit: "bit/s", help: "Bit rate of the constant mode."),
      ParameterDescription(
        "quality", .integer(0...9), default: .integer(9),
        help: "Quality of the variable mode, from 0 (best) to 9."),
    ])

  let codec: CodecRoundTrip

  /// - Throws: `RoleError` for the parameter of the mode that is not chosen.
  init(_ values: ParameterValues, ffmpeg: FFmpeg = FFmpeg()) throws {
    let mode = values.text("mode")
    try values.refuse(mode == "constant" ? "quality" : "bitRate", because: "mode=\(mode)")
    let options =
      mode == "constant"
      ? ["-b:a", values.text("bitRate")] : ["-q:a", "\(values.integer("quality"))"]
    // LAME notes its delay in the file's first frame, by which ffmpeg cuts both ends.
    codec = CodecRoundTrip(
      recipe: CodecRecipe(
        method: Self.description.name, encoder: "libmp3lame", container: "mp3", options: options,
        alignment: .fixed(0)), ffmpeg: ffmpeg)
  }

  func purify(_ speech: Utterance, context: MethodContext) throws -> ProcessedSpeech {
    try codec.purify(speech)
  }
}
