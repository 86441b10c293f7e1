import AssayDiffusion
import AssayErrors
import AssayFeatures
import AssayModelStore
import AssayNetworks
import AssayRoles
import AssaySignal
import AssayTensor
import Foundation

/// Voice conversion by diffusion: the words of one recording in the voice of another.
///
/// - Reference: Popov et al., *Diffusion-Based Voice Conversion with Fast Maximum Likelihood Sampling Scheme*, ICLR 2022.
struct DiffVC: Cloner {
  static let description = MethodDescription(
    name: "diffvc", role: .cloner,
    summary:
      "Voice conversion by diffusion from a d-vector and the reference's mel, 22.05 kHz (needs its three weight files).",
    paper:
      "V. Popov, I. Vovk, V. Gogoryan, T. Sadekova, M. Kudinov, J. Wei, “Diffusion-Based Voice Conversion with Fast Maximum Likelihood Sampling Scheme”, ICLR 2022",
    licence: "MIT (Speech-Backbones; HiFi-GAN)",
    parameters: [
      .init(
        "weights", .text, default: .text(""),
        help: "Folder with vc.pt, generator and encoder.pt; by default, the model diffvc."),
      .init(
        "steps", .integer(1...1_000), default: .integer(30),
        help: "Steps of the reverse diffusion; 6 is the authors' fast setting."),
      .init(
        "sampler", .choice(MaximumLikelihoodSampler.Rule.allCases.map(\.rawValue)),
        default: .text(MaximumLikelihoodSampler.Rule.maximumLikelihood.rawValue),
        help: "ml: the paper's; em: Euler-Maruyama; pf: probability flow."),
      .init(
        "noise", .choice(NoiseLaw.allCases.map(\.rawValue)), default: .text(NoiseLaw.gaussian.rawValue),
        help: "gaussian: the official code; uniform: the fork that De-AntiFake links."),
      .init(
        "subtraction", .choice(Guide.allCases.map(\.rawValue)), default: .text(Guide.own.rawValue),
        help:
          "Silence to remove from the result: its own (own), as in the official notebook; the source's (source), "
          + "as the notebook intended; or none."
      ),
    ])

  enum NoiseLaw: String, CaseIterable { case gaussian, uniform }
  enum Guide: String, CaseIterable { case own, source, none }

  let weightHashes: [String: String]
  var parallelism: Parallelism { .operations }
  var contentKinds: [CloningContent.Kind] { [.speech] }

  private let model: DiffVCModel
  private let vocoder: HiFiGAN
  private let encoder: GE2EEncoder
  private let mel: MelSpectrogram
  private let device: Device
  private let sampler: MaximumLikelihoodSampler
  private let law: NoiseLaw
  private let guide: Guide

  private static let sampleRate = 22_050
  /// Memory grows with the square of the length.
  private static let longest = 30.0

  /// - Throws: `RoleError` when the files are missing or nothing says what they must be, `FileError` for a damaged one,
  ///   and what reading them throws.
  init(_ values: ParameterValues, _ environment: MethodEnvironment) throws {
    let files = try WeightFiles(
      values.text("weights"), model: "diffvc", names: ["vc.pt", "generator", "encoder.pt"],
      in: environment.models)
    device = try environment.device()
    weightHashes = files.hashes
    model = try DiffVCModel(weights: files["vc.pt"], device: device)
    guard model.configuration.melBands == MelConfiguration.hifiGAN.bandCount else {
      throw RoleError(
        .missingModel,
        "\(files["vc.pt"].url.path) has \(model.configuration.melBands) mel bands, but HiFi-GAN's mel has "
          + "\(MelConfiguration.hifiGAN.bandCount): use DiffVC's own file.")
    }
    vocoder = try HiFiGAN(weights: files["generator"], device: device)
    encoder = try GE2EEncoder(weights: files["encoder.pt"], .diffVC, device: device)
    mel = MelSpectrogram(.hifiGAN, device: device)
    sampler = .init(
      steps: values.integer("steps"),
      rule: MaximumLikelihoodSampler.Rule(rawValue: values.text("sampler")) ?? .maximumLikelihood)
    law = NoiseLaw(rawValue: values.text("noise")) ?? .gaussian
    guide = Guide(rawValue: values.text("subtraction")) ?? .own
  }

  func clone(_ reference: Utterance, content: CloningContent, context: MethodContext) throws
    -> ProcessedSpeech
  {
    guard case .speech(let source) = content.said else {
      throw RoleError(.unsuitableInput, "diffvc converts speech: give a recording, not words.")
    }
    return try withoutGradients {
      let (words, voice) = try (features(source), features(reference))
      let prepared = try encoder.prepare(reference.waveform)
      let embedding = encoder.embedding(of: Tensor(prepared.samples, device: device))
      let generator = RandomGenerator(seed: context.seed)
      let converted = try model.convert(
        words, reference: voice, speaker: (embedding / embedding.norm()).unsqueezed(0), sampler: sampler,
        noise: { shape in
          law == .gaussian
            ? generator.normal(shape, device: device)
            : generator.uniform(shape, device: device) * 2 - 1
        },
        progress: { context.progress(.init(completed: Int($0 * 950), total: 1_000, note: "converting")) }
      ).mel
      let sound = vocoder(subtracted(converted, source: words)).clamped(to: -1...1)
      return ProcessedSpeech(
        Waveform(samples: sound.reshaped(-1).floats, sampleRate: Self.sampleRate),
        details: ["content": .text(source.id)])
    }
  }

  /// ln of mel magnitudes, `[1, 80, T]`.
  private func features(_ speech: Utterance) throws -> Tensor {
    try speech.waveform.requireUsable(speech.id)
    let seconds = Double(speech.waveform.count) / Double(speech.waveform.sampleRate)
    guard seconds <= Self.longest else {
      throw RoleError(
        .unsuitableInput,
        "\(speech.id) is \(Int(seconds)) s long, but diffvc takes at most \(Int(Self.longest)) s: cut it.")
    }
    var samples = try speech.waveform.resampled(to: Self.sampleRate).samples
    samples.removeLast(samples.count % 256)
    guard samples.count >= 1_024 else {
      throw RoleError(
        .unsuitableInput, "\(speech.id) is too short for diffvc: use at least a tenth of a second.")
    }
    let frames = mel(Tensor(samples, shape: [1, samples.count], device: device))
    return frames.atLeast(1e-5).log().transposed()
  }

  private func subtracted(_ mel: Tensor, source: Tensor) -> Tensor {
    guard guide != .none else { return mel }
    func frames(_ mel: Tensor) -> [[Double]] {
      let (bands, values) = (mel.size(1), mel.transposed().contiguous().doubles)
      return stride(from: 0, to: values.count, by: bands).map { Array(values[$0..<$0 + bands]) }
    }
    let own = frames(mel)
    let result = SpectralSubtraction()(own, guide: guide == .own ? own : frames(source)).mel
    return Tensor(
      result.joined().map(Float.init), shape: [1, result.count, mel.size(1)], device: mel.device
    ).transposed()
  }
}
