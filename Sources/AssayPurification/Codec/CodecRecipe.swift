/// How ffmpeg is to encode, and where the decoded audio begins.
struct CodecRecipe: Sendable, Equatable {
  /// Where the input's first sample is in the decoded audio.
  enum Alignment: Sendable, Equatable {
    /// After this many samples, where the decoder gives more than the input had; otherwise at its start. For
    /// containers that say nothing about the encoder's delay.
    case fixed(Int)
    /// Where the decoded audio is nearest to the input, as the sum of absolute differences.
    case search
  }

  /// The method's name, for messages.
  let method: String
  /// ffmpeg's name of the encoder.
  let encoder: String
  /// The file extension by which ffmpeg chooses the container.
  let container: String
  /// ffmpeg's options for the encoder.
  let options: [String]
  let alignment: Alignment
}
