import AssayErrors
import AssayModelStore
import AssayNetworks
import AssayRoles
import AssaySignal
import Foundation

/// Speech quality by NISQA 2.0 at the recording's own rate, see ``NISQA``.
struct NISQARater: SpeechRater {
  static let description = MethodDescription(
    name: "nisqa", role: .rater,
    summary: "overall quality, noisiness, discontinuity, coloration and loudness by NISQA 2.0",
    paper:
      "Mittag, Naderi, Chehadi, Möller, NISQA: A Deep CNN-Self-Attention Model for Multidimensional Speech "
      + "Quality Prediction with Crowdsourced Datasets, Interspeech 2021",
    licence: licence, parameters: [ModelStore.weightsParameter(file)])

  static let syntheticSpeechDescription = MethodDescription(
    name: "nisqa-tts", role: .rater,
    summary: "naturalness of synthetic speech by NISQA-TTS 1.0, a different network from nisqa",
    paper: "Mittag, Möller, Deep Learning Based Assessment of Synthetic Speech Naturalness, Interspeech 2020",
    licence: licence, parameters: [ModelStore.weightsParameter(syntheticSpeechFile)])

  private static let licence = "CC BY-NC-SA 4.0 (weights): not for commercial use"
  private static let file = "nisqa.tar"
  private static let syntheticSpeechFile = "nisqa_tts.tar"

  /// Seconds above which self-attention over all segments would need gigabytes.
  private static let longest = 300.0

  /// Hertz above which a frame of 20 ms has more samples than the transform.
  private static let highestRate = 204_800

  let scores: [ScoreDescription]
  private let model: NISQA
  private let name: String

  var weightHashes: [String: String] { model.weightHashes }

  /// - Throws: ``RoleError`` when the weights are not there, nothing says what they must be, or they are those of the
  ///   other rater.
  init(_ values: ParameterValues, _ environment: MethodEnvironment, syntheticSpeech: Bool) throws {
    name = syntheticSpeech ? Self.syntheticSpeechDescription.name : Self.description.name
    let file = syntheticSpeech ? Self.syntheticSpeechFile : Self.file
    let weights = try WeightFiles(
      values.text("weights"), model: "nisqa", names: [file], in: environment.models)[
        file]
    model = try NISQA(weights: weights, device: environment.device())
    guard model.ratesSyntheticSpeech == syntheticSpeech else {
      throw RoleError(
        .missingModel,
        "\(weights.url.path) contains the other NISQA network: use it with "
          + "\(syntheticSpeech ? "nisqa" : "nisqa-tts")."
      )
    }
    scores = model.scoreDescriptions
  }

  func rate(_ speech: Waveform) throws -> Rating {
    try speech.requireUsable("The recording")
    guard speech.sampleRate <= Self.highestRate else {
      throw SignalError(
        .invalidParameter,
        "The recording has a rate of \(speech.sampleRate) Hz, but \(name) takes at most \(Self.highestRate) Hz: "
          + "resample it to 48000 Hz.")
    }
    let least = model.minimumCount(rate: speech.sampleRate)
    guard speech.count >= least else {
      throw SignalError(
        .tooShort,
        "The recording has \(speech.count) samples, but \(name) needs \(least) at \(speech.sampleRate) Hz: use a "
          + "longer one.")
    }
    guard speech.duration <= Self.longest else {
      throw SignalError(
        .invalidParameter,
        String(
          format: "The recording is %.0f s long, but %@ takes %.0f s: cut it into parts.", speech.duration,
          name,
          Self.longest))
    }
    return Rating(model.scores(of: speech), notices: notices(speech))
  }

  private func notices(_ speech: Waveform) -> [String] {
    var notices = speech.cautions
    if speech.duration > model.maximumDuration {
      notices.append(
        String(
          format: "It is %.0f s long, but \(name) was made for at most %.0f s.", speech.duration,
          model.maximumDuration))
    }
    if speech.sampleRate < 32_000, !model.ratesSyntheticSpeech {
      notices.append(
        "\(name) uses the sample rate of the recording and expects speech up to 20 kHz: only compare scores at "
          + "\(speech.sampleRate) Hz with others at that rate.")
    }
    return notices
  }
}
