import AssayErrors
import AssayModelStore
import AssayNetworks
import AssayPhonetics
import AssayRoles
import AssaySignal
import AssayTensor
import Foundation

/// The cloner that comes with Assay: another recording's phones, melody and loudness in the voice of a d-vector.
///
/// Content → aligner → ``SpeechContent``; reference → GE2E → d-vector → ``SourceFilterVoice`` → 16 kHz. The speaker enters
/// through the d-vector alone.
struct SourceFilter: Cloner {
  static let description = MethodDescription(
    name: "source-filter", role: .cloner,
    summary:
      "Voice conversion by phones, melody and a GE2E d-vector, 16 kHz; included with Assay, runs in real time on a "
      + "CPU.",
    paper:
      "Assay's own; after J. Engel, L. Hantrakul, C. Gu, A. Roberts, “DDSP: Differentiable Digital Signal Processing”, ICLR 2020",
    licence: "that of the model's weights, in its model.json",
    parameters: [
      .init(
        "model", .text, default: .text(BundledModels.defaultClonerName),
        help: "Name or folder of the model.")
    ] + AlignerChoice.parameters)

  let weightHashes: [String: String]
  var contentKinds: [CloningContent.Kind] { [.speech] }

  private let device: Device
  private let voice: SourceFilterVoice
  private let encoder: any SpeakerEncoder
  private let choice: AlignerChoice
  private let aligner: any ForcedAligner

  /// Memory grows by 3 MB for each second of content.
  private static let longestContent = 300.0

  /// Contents are aligned once and spoken in many voices.
  private let heard = HeardContents()

  /// - Throws: `RoleError` when the model or the encoder's weights are not there, `PhoneticsError` when an aligner is not
  ///   installed.
  init(_ values: ParameterValues, _ environment: MethodEnvironment) throws {
    device = try environment.device()
    let model = try SourceFilterModel(
      ModelFolder.find(values.text("model"), in: environment.models), device: device)
    voice = model.voice
    encoder = try SpeakerEncoders.make("ge2e", in: environment)
    choice = try AlignerChoice(values, recordings: environment.recordings)
    aligner = try choice.aligner(transcribing: true)
    weightHashes = model.weightHashes.merging(encoder.weightHashes) { own, _ in own }
  }

  func clone(_ reference: Utterance, content: CloningContent, context: MethodContext) throws
    -> ProcessedSpeech
  {
    guard case .speech(let source) = content.said else {
      throw RoleError(
        .unsuitableInput, "source-filter converts speech: give a recording, not words.")
    }
    let (said, fallbacks) = try heard.content(of: source) {
      try source.waveform.requireUsable(source.id)
      guard source.waveform.duration <= Self.longestContent else {
        throw RoleError(
          .unsuitableInput,
          "\(source.id) is \(Int(source.waveform.duration)) s long, but source-filter takes at most "
            + "\(Int(Self.longestContent)) s: cut it.")
      }
      let timeline = try aligner.align(source)
      // A phone's stress is no part of the content.
      return (
        try SpeechContent(source.waveform, timeline), timeline.fallbacks.filter { $0.kind != .stressByRule }
      )
    }
    guard said.meanPitch != nil else {
      throw RoleError(.unsuitableInput, "There is no voice in \(source.id): give speech as the content.")
    }
    let prepared = try encoder.prepare(reference.waveform)
    return withoutGradients {
      let vector = encoder.embedding(of: Tensor(prepared.samples, device: device))
      let embedding = (vector / vector.norm()).unsqueezed(0)
      let pitch = voice.meanPitch(of: embedding).floats
      let length = (said.frameCount - 1) * SpeechContent.hop
      let noise = RandomGenerator(seed: context.seed).normal([1, length])
      let spoken = voice([said], embeddings: embedding, meanPitches: pitch, noise: noise)
      return ProcessedSpeech(
        Waveform(
          samples: spoken.clamped(to: -1...1).reshaped(-1).floats, sampleRate: SpeechContent.sampleRate),
        details: [
          "content": .text(source.id), "meanPitch": .number(exp(Double(pitch[0]))),
          "fallbacks": .integer(fallbacks.count),
        ], notices: fallbacks.map(\.description))
    }
  }
}
