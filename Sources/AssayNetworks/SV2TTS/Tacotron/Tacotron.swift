public import AssayCheckpoint
import AssayErrors
package import AssayModelStore
import AssayNN
import AssayRoles
public import AssayTensor
import FoundationEssentials

/// SV2TTS's synthesizer: text and a voice → mel frames.
///
/// Symbols `[N, L]` → embedding → ``Prenet`` → ``CBHG`` → with the speaker's embedding at every place, `[N, L, 512]` →
/// ``TacotronDecoder``, r frames a step until it says that speech has ended → ``CBHG`` → mel in [−4, 4], a frame each
/// 12.5 ms.
///
/// - Reference: Jia et al., *Transfer Learning from Speaker Verification to Multispeaker Text-To-Speech Synthesis*,
///   NeurIPS 2018; network and weights are those of the Real-Time-Voice-Cloning toolbox.
public struct Tacotron: Sendable {
  /// What was spoken.
  public struct Result: Sendable {
    /// The decoder's own frames, `[N, bands, T]`.
    public let coarse: Tensor
    /// The mel to use, `[N, bands, T]`.
    public let mel: Tensor
    /// Where each step looked, `[N, steps, L]`.
    public let attention: Tensor
    /// The probability that speech has ended, by step, `[steps, N, 1]`.
    public let stop: Tensor
    /// Whether it said itself that it had ended.
    public let hasEnded: Bool
  }

  public let configuration: TacotronConfiguration
  /// r, frames a step.
  public let reduction: Int
  /// A last frame with no band above it is dropped.
  public let silence: Double
  private let embedding: Embedding
  private let prenet: Prenet
  private let encoder: CBHG
  private let memory: Linear
  private let decoder: TacotronDecoder
  private let postnet: CBHG
  private let projection: Linear

  /// Frames before speech may end.
  private static let earliestEnd = 10
  /// Speech that has not ended by then never will.
  public static let mostFrames = 2_000

  /// Loads `synthesizer.pt`, of whatever sizes its weights are.
  ///
  /// - Throws: ``CheckpointError`` for a file that cannot be read, and as ``init(_:source:_:device:)``.
  package init(weights: WeightFile, device: Device) throws {
    let tensors = try weights.stateDict(at: "model_state")
    try self.init(tensors, source: weights.url.path, .init(StateDictShapes(tensors)), device: device)
  }

  /// - Parameters:
  ///   - tensors: the state dict.
  ///   - source: the file's name, for messages.
  /// - Throws: ``WeightError`` for weights of another network; ``RoleError`` for a number of frames a step that cannot be.
  public init(
    _ tensors: [String: CheckpointTensor], source: String,
    _ configuration: TacotronConfiguration = .published,
    device: Device = .cpu
  ) throws {
    let loader = WeightLoader(tensors, source: source, device: device)
    let frames = loader.scoped("decoder").tensor("r", []).scalar
    self.init(loader, configuration, reduction: Int(exactly: frames) ?? 0)
    try loader.finish()
    // A file may hold any number, also one that is none.
    guard (1...configuration.largestReduction).contains(reduction) else {
      throw RoleError(
        .missingModel,
        "\(source) says that a step gives \(frames) frames, but it must be 1 to \(configuration.largestReduction): "
          + "download the file again.")
    }
  }

  /// - Parameters:
  ///   - loader: hands out the weights.
  ///   - reduction: r.
  init(_ loader: WeightLoader, _ configuration: TacotronConfiguration, reduction: Int) {
    self.configuration = configuration
    self.reduction = reduction
    let encoding = loader.scoped("encoder")
    embedding = Embedding(
      encoding.scoped("embedding"), count: configuration.symbols, width: configuration.embeddingWidth)
    let channels = configuration.encoderChannels
    prenet = Prenet(encoding.scoped("pre_net"), from: configuration.embeddingWidth, width: channels)
    encoder = CBHG(
      encoding.scoped("cbhg"), inputs: channels, channels: channels, projections: (channels, channels),
      bank: configuration.encoderBank, highways: configuration.highways)
    memory = Linear(
      loader.scoped("encoder_proj"), from: configuration.memoryWidth, to: configuration.decoderChannels,
      bias: false)
    decoder = TacotronDecoder(loader.scoped("decoder"), configuration)
    postnet = CBHG(
      loader.scoped("postnet"), inputs: configuration.melBands, channels: configuration.postnetChannels,
      projections: (configuration.postnetChannels, configuration.melBands), bank: configuration.postnetBank,
      highways: configuration.highways)
    projection = Linear(
      loader.scoped("post_proj"), from: configuration.postnetChannels, to: configuration.melBands, bias: false
    )
    silence = loader.tensor("stop_threshold", [], initial: .constant(-3.4)).scalar
    loader.ignore("step")
  }

  /// What the decoder attends to: text and voice, and its projection.
  func encoded(_ symbols: Tensor, speaker: Tensor, mask: DropoutMask?) -> (
    values: Tensor, keys: Tensor, text: Tensor
  ) {
    let text = encoder(prenet(embedding(symbols), mask: mask).transposed())
    let (count, length) = (symbols.size(0), symbols.size(1))
    let voice = speaker.unsqueezed(1).expanded([count, length, configuration.speakerWidth])
    let values = Tensor.concatenated([text, voice], 2)
    return (values, memory(values), text)
  }

  /// Speaks.
  ///
  /// - Parameters:
  ///   - symbols: numbers of ``SV2TTSText``, `[N, L]` int64, 0 for padding. A short sentence beside a long one does not
  ///     sound as it does alone, since nothing hides the padding.
  ///   - speaker: embeddings of norm 1, `[N, 256]`.
  ///   - mask: draws of the prenets: two for the text, then two for each step. `nil` for no dropout, which is not how the
  ///     network was trained.
  ///   - mostFrames: after which it gives up.
  ///   - progress: called with the frames that there are.
  public func callAsFunction(
    _ symbols: Tensor, speaker: Tensor, mask: DropoutMask?, mostFrames: Int = mostFrames,
    progress: (Int) -> Void = { _ in }
  ) -> Result {
    let memory = encoded(symbols, speaker: speaker, mask: mask)
    let isText = 1 - symbols.to(.float32).abs().isLess(than: 0.5).to(.float32)
    let (count, length) = (symbols.size(0), symbols.size(1))
    var state = decoder.start(count: count, length: length, device: speaker.device)
    var frame = Tensor.zeros([count, configuration.melBands], device: speaker.device)
    var outputs: [TacotronDecoder.Output] = []
    var hasEnded = false
    for first in stride(from: 0, to: mostFrames, by: reduction) {
      let output = decoder(
        frame, memory: (memory.values, memory.keys), isText: isText, reduction: reduction, state: &state,
        mask: mask)
      outputs.append(output)
      frame = output.frames.selected(2, reduction - 1)
      progress(first + reduction)
      if first > Self.earliestEnd, output.stop.min().scalar > 0.5 {
        hasEnded = true
        break
      }
    }
    let coarse = Tensor.concatenated(outputs.map(\.frames), 2)
    return Result(
      coarse: coarse, mel: projection(postnet(coarse)).transposed(),
      attention: .stacked(outputs.map(\.weights), 1), stop: .stacked(outputs.map(\.stop)), hasEnded: hasEnded)
  }

  /// Without the silence at the end.
  ///
  /// - Parameter mel: of one sentence, `[bands, T]`.
  /// - Returns: perhaps of no frames.
  public func trimmed(_ mel: Tensor) -> Tensor {
    let loudest = mel.max(0).doubles
    let last = loudest.lastIndex { $0 >= silence } ?? -1
    return mel.sliced(1, 0..<last + 1)
  }
}
