import AssayErrors
import AssayModelStore
import AssayNetworks
import AssayRoles
import AssaySignal
import AssayTensor
import Foundation

/// Text to speech in a voice that was heard once: speaker encoder → ``Tacotron`` → ``WaveRNN``.
///
/// - Reference: Jia et al., *Transfer Learning from Speaker Verification to Multispeaker Text-To-Speech Synthesis*,
///   NeurIPS 2018, as the Real-Time-Voice-Cloning toolbox implements it.
struct SV2TTS: Cloner {
  static let description = MethodDescription(
    name: "sv2tts", role: .cloner,
    summary:
      "Text to speech from a d-vector: GE2E, Tacotron and WaveRNN at 16 kHz (needs its three weight files).",
    paper:
      "Y. Jia, Y. Zhang, R. Weiss et al., “Transfer Learning from Speaker Verification to Multispeaker Text-To-Speech Synthesis”, NeurIPS 2018",
    licence: "MIT (the Real-Time-Voice-Cloning toolbox)",
    parameters: [
      .init(
        "weights", .text, default: .text(""),
        help:
          "Folder with encoder.pt, synthesizer.pt and vocoder.pt; by default, the model sv2tts."),
      .init(
        "foldSamples", .integer(0...1_000_000), default: .integer(WaveRNNFolds.published.target),
        unit: "samples",
        help:
          "Length of the folds that the vocoder generates in parallel; 0 generates one sample at a time, which "
          + "is slow."),
      .init(
        "foldOverlap", .integer(2...100_000), default: .integer(WaveRNNFolds.published.overlap),
        unit: "samples",
        help: "Overlap of the folds, which is cross-faded."),
      .init(
        "trimming", .flag, default: .flag(true),
        help:
          "Whether to cut long pauses and raise the level of the result, as the toolbox's program does."),
    ])

  let weightHashes: [String: String]
  var parallelism: Parallelism { .operations }
  var contentKinds: [CloningContent.Kind] { [.text] }

  let encoder: GE2EEncoder
  private let device: Device
  private let synthesizer: Tacotron
  private let vocoder: WaveRNN
  private let folds: (target: Int, overlap: Int)?
  private let isTrimmed: Bool

  private static let sampleRate = 16_000
  /// The most text that is spoken at once: longer sentences seldom end.
  private static let longestText = 1_000

  /// - Throws: `RoleError` when the files are missing, nothing says what they must be or they do not fit each other,
  ///   `FileError` for a damaged one, and what reading them throws.
  init(_ values: ParameterValues, _ environment: MethodEnvironment) throws {
    let files = try WeightFiles(
      values.text("weights"), model: "sv2tts", names: ["encoder.pt", "synthesizer.pt", "vocoder.pt"],
      in: environment.models)
    device = try environment.device()
    weightHashes = files.hashes
    encoder = try GE2EEncoder(weights: files["encoder.pt"], .sv2tts, device: device)
    synthesizer = try Tacotron(weights: files["synthesizer.pt"], device: device)
    vocoder = try WaveRNN(weights: files["vocoder.pt"], device: device)
    guard synthesizer.configuration.speakerWidth == encoder.configuration.hiddenSize,
      vocoder.configuration.melBands == synthesizer.configuration.melBands,
      vocoder.configuration.hop == MelConfiguration.sv2ttsSynthesizer.stft.hop
    else {
      throw RoleError(
        .missingModel,
        "The networks in \(files["vocoder.pt"].url.deletingLastPathComponent().path) do not fit each other: give the "
          + "three files of one SV2TTS at 16 kHz.")
    }
    let target = values.integer("foldSamples")
    if target == 0 { try values.refuse("foldOverlap", because: "foldSamples=0") }
    folds = target == 0 ? nil : (target, values.integer("foldOverlap"))
    isTrimmed = values.flag("trimming")
  }

  func clone(_ reference: Utterance, content: CloningContent, context: MethodContext) throws
    -> ProcessedSpeech
  {
    guard case .text(let text) = content.said else {
      throw RoleError(.unsuitableInput, "sv2tts speaks text: give words, not a recording.")
    }
    guard [nil, "en"].contains(content.language) else {
      throw RoleError(
        .unsuitableInput,
        "sv2tts speaks English, not “\(content.language ?? "")”: give English words, or use another cloner.")
    }
    let symbols = SV2TTSText(text).ids
    guard symbols.count > 1 else {
      throw RoleError(.unsuitableInput, "There is nothing to say in “\(text)”: give English words.")
    }
    guard symbols.count <= Self.longestText else {
      throw RoleError(
        .unsuitableInput,
        "The text has \(symbols.count) characters, but sv2tts speaks at most \(Self.longestText): split it into "
          + "sentences."
      )
    }
    return try withoutGradients {
      let generator = RandomGenerator(seed: context.seed)
      let prepared = try encoder.prepare(reference.waveform)
      let embedding = encoder.embedding(of: Tensor(prepared.samples, device: device))
      context.progress(.init(completed: 50, total: 1_000, note: "speaking"))
      let spoken = synthesizer(
        Tensor(integers: symbols, shape: [1, symbols.count], device: device),
        speaker: (embedding / embedding.norm()).unsqueezed(0),
        mask: { shape in
          generator.uniform(shape, device: device).isLess(than: 0.5).to(.float32)
        })
      let mel = synthesizer.trimmed(spoken.mel.selected(0, 0))
      guard mel.size(1) > 1 else {
        throw RoleError(.unsuitableInput, "sv2tts only produced silence: try other words or another seed.")
      }
      let samples = vocoder(
        mel * 0.25, folds: folds, uniform: { generator.uniform($0) },
        progress: { context.progress(.init(completed: 300 + Int($0 * 700), total: 1_000, note: "sounding")) })
      var waveform = Waveform(samples: samples, sampleRate: Self.sampleRate)
      if isTrimmed { waveform = try Self.trimmed(waveform) }
      var result = ProcessedSpeech(
        waveform,
        details: ["frames": .integer(mel.size(1)), "symbols": .integer(symbols.count)])
      if !spoken.hasEnded {
        result.notices.append(
          "The synthesizer never ended: it was stopped after 25 s; use a shorter sentence.")
      }
      return result
    }
  }

  /// As the toolbox's program ends: a second of silence is added, the level raised, and long pauses are cut.
  ///
  /// The silence counts for the level, so that what is said ends up a little above −30 dBFS.
  ///
  /// - Throws: `RoleError` where nothing sounds like speech.
  static func trimmed(_ speech: Waveform) throws -> Waveform {
    let silence = [Float](repeating: 0, count: speech.sampleRate)
    do {
      let padded = Waveform(samples: speech.samples + silence, sampleRate: speech.sampleRate)
      return try SilenceTrimming.ge2e.apply(to: padded.raised(to: -30)).waveform
    } catch let error as SignalError where [.silent, .noSpeech].contains(error.code) {
      throw RoleError(
        .unsuitableInput,
        "sv2tts produced no speech: try other words or another seed, or keep all of it with trimming=false."
      )
    }
  }
}
