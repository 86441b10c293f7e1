public import AssayCheckpoint
import AssayDiffusion
import AssayErrors
import AssayFeatures
public import AssayNetworks
import AssayRoles
import AssaySignal
public import Foundation

/// A trained refinement network as it lies in a file: weights, sizes and recipe.
///
/// Read are PyTorch Lightning checkpoints (`state_dict` with keys that begin with `score_net.`, averaged weights in
/// `ema/shadow_params` in the order of the state dict, recipe in `hyper_parameters`) and bare state dicts, with or
/// without that prefix. Averaged weights win: they are what the official inference uses.
public struct PhonePuReCheckpoint: Sendable {
  /// Keys `output_layer.…` and `all_modules.N.…`.
  public let tensors: [String: CheckpointTensor]
  public let network: NCSNppConfiguration
  public let recipe: PhonePuReRefinementConfiguration
  /// Whether the weights are the averaged ones.
  public let isAveraged: Bool

  private static let prefix = "score_net."

  /// - Throws: ``CheckpointError`` for a file that cannot be read or is another kind of model, ``RoleError`` for an
  ///   impossible recipe.
  public init(_ url: URL) throws {
    // The recipe holds a Python class: read as a name, never run.
    let checkpoint = try Checkpoint.open(url, foreign: .opaque)
    let nested = checkpoint.root.value(at: "state_dict") != nil
    var ordered = try checkpoint.orderedStateDict(at: nested ? "state_dict" : "")
    isAveraged = nested && checkpoint.root.value(at: "ema/shadow_params") != nil
    if isAveraged {
      let averaged = try checkpoint.tensorList(at: "ema/shadow_params")
      guard averaged.count == ordered.count else {
        throw CheckpointError(
          .malformed,
          "\(url.path) has \(averaged.count) averaged weights for \(ordered.count) weights, so it is unknown which "
            + "belong together: use a checkpoint whose model has no other state.")
      }
      ordered = zip(ordered, averaged).map { ($0.name, $1) }
    }
    var tensors: [String: CheckpointTensor] = [:]
    let prefixed = ordered.contains { $0.name.hasPrefix(Self.prefix) }
    for (name, tensor) in ordered where !prefixed || name.hasPrefix(Self.prefix) {
      tensors[prefixed ? String(name.dropFirst(Self.prefix.count)) : name] = tensor
    }
    self.tensors = tensors
    network = try Self.network(tensors, url)
    recipe = try Self.recipe(checkpoint.root, url)
  }

  /// The sizes, from the shapes of the weights: hyper-parameters of the official checkpoint do not have them.
  ///
  /// Every resolution has one output convolution, after one normalisation, of its width; with L resolutions of R
  /// residual blocks there are 2LR + 6L + 4 modules. One weight that is missing leaves both known, so that loading can
  /// name it.
  private static func network(_ tensors: [String: CheckpointTensor], _ url: URL) throws -> NCSNppConfiguration
  {
    guard let frequencies = tensors["all_modules.0.W"]?.shape, frequencies.count == 1, frequencies[0] > 0,
      let input = tensors["all_modules.3.weight"]?.shape, input.count == 4
    else {
      throw CheckpointError(
        .missingEntry,
        "\(url.path) holds no NCSN++ network, all_modules.0.W or all_modules.3.weight is missing or has another shape: "
          + "check that it is PhonePuRe's refinement checkpoint.")
    }
    let channels = frequencies[0]
    var widths: [Int: Int] = [:]
    var last = 0
    for (name, tensor) in tensors {
      let parts = name.split(separator: ".")
      guard parts.count > 2, parts[0] == "all_modules", let number = Int(parts[1]), number < 10_000 else {
        continue
      }
      last = max(last, number)
      guard number > 3, parts.count == 3, parts[2] == "weight" else { continue }
      if tensor.shape.count == 4 { widths[number] = tensor.shape[1] }
      if tensor.shape.count == 1 { widths[number + 1] = tensor.shape[0] }
    }
    // The highest resolution is the last on the way up.
    let resolutions = widths.sorted { $0.key > $1.key }.map(\.value)
    let blocks = last + 1 - 4 - 6 * resolutions.count
    guard !resolutions.isEmpty, blocks > 0, blocks.isMultiple(of: 2 * resolutions.count),
      resolutions.allSatisfy({ $0 > 0 && $0.isMultiple(of: channels) })
    else {
      throw CheckpointError(
        .wrongKind,
        "\(url.path) holds an NCSN++ network of another construction (\(last + 1) modules, outputs of "
          + "\(resolutions) channels with nf \(channels)): check that it is PhonePuRe's refinement checkpoint."
      )
    }
    let configuration = NCSNppConfiguration(
      channels: channels, multipliers: resolutions.map { $0 / channels },
      residualBlocks: blocks / (2 * resolutions.count), inputChannels: input[1])
    try configuration.validate()
    return configuration
  }

  /// The recipe in the file; PhonePuRe's where it says nothing.
  private static func recipe(_ root: CheckpointValue, _ url: URL) throws -> PhonePuReRefinementConfiguration {
    var recipe = PhonePuReRefinementConfiguration.phonePuRe
    func value<Value>(_ name: String, _ read: (CheckpointValue) -> Value?) throws -> Value? {
      guard let stored = root.value(at: "hyper_parameters/\(name)"), !stored.isNull else { return nil }
      guard let value = read(stored) else {
        throw CheckpointError(
          .wrongKind,
          "\(url.path) has \(stored.kind) as hyper_parameters/\(name): check that it is PhonePuRe's refinement "
            + "checkpoint.")
      }
      return value
    }
    let windows = ["hann": Window(.hann), "sqrthann": Window(.squareRootHann)]
    func read<Value>(_ name: String, into target: inout Value, _ read: (CheckpointValue) -> Value?) throws {
      target = try value(name, read) ?? target
    }
    try read("window", into: &recipe.spectrogram.window) { $0.stringValue.flatMap { windows[$0] } }
    try read("n_fft", into: &recipe.spectrogram.fftSize, \.integerValue)
    try read("hop_length", into: &recipe.spectrogram.hop, \.integerValue)
    try read("spec_factor", into: &recipe.spectrogram.factor, \.numberValue)
    try read("spec_abs_exponent", into: &recipe.spectrogram.exponent, \.numberValue)
    try read("theta", into: &recipe.process.stiffness, \.numberValue)
    try read("sigma_min", into: &recipe.process.minimumDeviation, \.numberValue)
    try read("sigma_max", into: &recipe.process.maximumDeviation, \.numberValue)
    try recipe.validate()
    return recipe
  }
}
