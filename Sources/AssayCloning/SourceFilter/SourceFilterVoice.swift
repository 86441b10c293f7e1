public import AssayCheckpoint
import AssayFeatures
public import AssayNN
import AssayNetworks
import AssaySignal
public import AssayTensor
import Foundation

/// A voice made of a source and a filter: what is said and a d-vector become two filters by frame, one for the harmonics of
/// the voice and one for noise.
///
/// Phones `[N, T]` and numbers `[N, T, 4]` of ``SpeechContent``, a d-vector `[N, 256]` → ``ModulatedConvNeXtBlock`` × n →
/// ln gains of 256 frequencies each → `STFT(harmonics) · e^a + STFT(noise) · e^b` → waveform. The speaker comes in through
/// the d-vector alone, from which the mean pitch is predicted, too: what fools the encoder changes the clone.
///
/// - Reference: Engel et al., *DDSP: Differentiable Digital Signal Processing*, ICLR 2020; Wang, Takaki and Yamagishi,
///   *Neural Source-Filter Waveform Models*, TASLP 2020.
public struct SourceFilterVoice: Sendable {
  public let configuration: SourceFilterConfiguration
  /// The type that matrix products are computed in; float32, or bfloat16 in training.
  public var productType = DType.float32

  private let phones: Embedding
  private let input: Linear
  private let inputNorm: LayerNorm
  private let speaker: (first: Linear, last: Linear)
  private let pitch: (first: Linear, last: Linear)
  private let blocks: [ModulatedConvNeXtBlock]
  private let outputNorm: LayerNorm
  private let output: Linear
  private let transform: ShortTimeFourierTransform
  private let device: Device

  /// d-vectors have entries of order 1/16.
  private static let embeddingScale = 16.0
  /// ln of hertz, in the middle of voices.
  private static let middlePitch = 5.0
  private static let startingGain = 3.5
  private static let gains = -14.0...3.0

  /// - Parameters:
  ///   - tensors: the state dict.
  ///   - source: the file's name, for messages.
  /// - Throws: `RoleError` for an impossible configuration, `WeightError` for weights of another network.
  public init(
    _ tensors: [String: CheckpointTensor], source: String, _ configuration: SourceFilterConfiguration,
    device: Device = .cpu
  ) throws {
    try configuration.validate()
    let loader = WeightLoader(tensors, source: source, device: device)
    self.init(loader, configuration)
    try loader.finish()
  }

  /// - Parameter loader: hands out the weights, for a network that is trained.
  public init(_ loader: WeightLoader, _ configuration: SourceFilterConfiguration) {
    self.configuration = configuration
    device = loader.device
    let (hidden, width) = (configuration.hidden, configuration.speakerWidth)
    phones = Embedding(
      loader.scoped("phones"), count: SpeechContent.phoneCount, width: configuration.phoneWidth)
    input = Linear(
      loader.scoped("input"), from: configuration.phoneWidth + SpeechContent.numberCount, to: hidden)
    inputNorm = LayerNorm(loader.scoped("input_norm"), channels: hidden, epsilon: 1e-6)
    speaker = (
      Linear(loader.scoped("speaker.0"), from: SourceFilterConfiguration.embeddingWidth, to: width),
      Linear(loader.scoped("speaker.1"), from: width, to: width)
    )
    pitch = (
      Linear(loader.scoped("pitch.0"), from: SourceFilterConfiguration.embeddingWidth, to: 64),
      Linear(loader.scoped("pitch.1"), from: 64, to: 1)
    )
    blocks = configuration.dilations.enumerated().map {
      ModulatedConvNeXtBlock(
        loader.scoped("blocks.\($0)"), channels: hidden, expansion: configuration.expansion,
        kernel: configuration.kernel, dilation: $1, condition: configuration.speakerWidth)
    }
    outputNorm = LayerNorm(loader.scoped("output_norm"), channels: hidden, epsilon: 1e-6)
    output = Linear(
      loader.scoped("output"), from: hidden, to: 2 * SourceFilterConfiguration.frequencies,
      initial: .scaled(0.3))
    transform = ShortTimeFourierTransform(
      .centred(
        fftSize: 2 * (SourceFilterConfiguration.frequencies - 1), hop: SpeechContent.hop,
        window: Window(.hann)),
      device: loader.device)
  }

  /// The mean pitch of speakers: d-vectors of norm 1, `[N, 256]` → ln of hertz, `[N]`.
  public func meanPitch(of embeddings: Tensor) -> Tensor {
    let scaled = embeddings * Self.embeddingScale
    return pitch.last(pitch.first(scaled).silu()).squeezed(1) * 0.3 + Self.middlePitch
  }

  /// Speaks.
  ///
  /// - Parameters:
  ///   - contents: all of one length, T frames.
  ///   - embeddings: d-vectors of norm 1, `[N, 256]`.
  ///   - meanPitches: ln of hertz of each, around which the melody is sung.
  ///   - noise: white, of variance 1, `[N, L]` with L samples that fill T frames.
  /// - Returns: 16 kHz, `[N, L]`.
  public func callAsFunction(
    _ contents: [SpeechContent], embeddings: Tensor, meanPitches: [Float], noise: Tensor
  ) -> Tensor {
    let length = noise.size(1)
    let (count, frames) = (contents.count, contents[0].frameCount)
    let frequencies = SourceFilterConfiguration.frequencies
    let gains = gains(contents, embeddings).reshaped(count, frames, 2, frequencies)
    let harmonics = zip(contents, meanPitches).flatMap { content, mean in
      VoiceExcitation.samples(
        pitch: content.melody.map { $0 + mean }, voice: content.voice, count: length)
    }
    let sources = [Tensor(harmonics, shape: [count, length], device: device), noise.to(device)]
    let filtered = sources.enumerated().map { index, source in
      transform(source) * gains.selected(2, index)
    }
    return transform.inverse(filtered[0] + filtered[1], length: length)
  }

  /// The filters, `[N, T, 512]`.
  func gains(_ contents: [SpeechContent], _ embeddings: Tensor) -> Tensor {
    let (count, frames) = (contents.count, contents[0].frameCount)
    precondition(contents.allSatisfy { $0.frameCount == frames }, "contents of several lengths")
    let symbols = Tensor(integers: contents.flatMap(\.phones)).reshaped(count, frames).to(device)
    let numbers = Tensor(
      contents.flatMap(\.numbers), shape: [count, frames, SpeechContent.numberCount], device: device)
    let voice = speaker.last(speaker.first(embeddings * Self.embeddingScale).silu())
    var state = inputNorm(input(.concatenated([phones(symbols), numbers], 2)))
    for block in blocks { state = block(state, condition: voice, productsIn: productType) }
    let result = output(outputNorm(state), productsIn: productType)
    return (result - Self.startingGain).clamped(to: Self.gains).exp()
  }
}
