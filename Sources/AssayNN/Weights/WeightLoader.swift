import AssayCheckpoint
import AssayTensor

/// Hands a network its weights by key and checks that the file and the network fit each other exactly.
///
/// Loading is read → rename → verify all → apply: a network asks for every tensor by its key and shape while it
/// is being made, problems are collected, and ``finish()`` throws them all together, so that a network with
/// a wrong weight never leaves its initialiser.
///
/// ```swift
/// let loader = WeightLoader(tensors, source: "pretrained.pt")
/// let network = SpeakerEncoderNetwork(loader)
/// try loader.finish()
/// ```
public final class WeightLoader {
  /// Where tensors come from and what has been asked for; shared by a loader and those scoped from it.
  private final class State {
    let source: String
    let tensors: [String: CheckpointTensor]
    var used: Set<String> = []
    var missing: [String] = []
    var misshapen: [String] = []
    var parameters: [(key: String, tensor: Tensor)] = []
    /// In training, instead of a file: where a tensor of a key, a shape and an initialisation comes from.
    let maker: ((String, [Int], () -> WeightInitialization) -> Tensor)?

    init(
      source: String, tensors: [String: CheckpointTensor],
      maker: ((String, [Int], () -> WeightInitialization) -> Tensor)? = nil
    ) {
      self.source = source
      self.tensors = tensors
      self.maker = maker
    }
  }

  private let state: State
  private let prefix: String
  public let device: Device

  /// - Parameters:
  ///   - tensors: the state dict, under the keys that the network asks for.
  ///   - source: the file's name, for messages.
  public convenience init(_ tensors: [String: CheckpointTensor], source: String, device: Device = .cpu) {
    self.init(state: State(source: source, tensors: tensors), prefix: "", device: device)
  }

  /// A loader that makes up the weights, for a network that is to be trained from nothing.
  ///
  /// - Parameter initializer: is drawn from in the order that the network asks in.
  public convenience init(initializing initializer: RandomGenerator, device: Device = .cpu) {
    let state = State(source: "a new network", tensors: [:]) { key, shape, initial in
      initial().values(shape, key: key, using: initializer).to(device)
    }
    self.init(state: state, prefix: "", device: device)
  }

  /// A loader of tensors that are being trained: the network uses these very tensors, and what is computed from
  /// them on loading, such as normalised weights, is recorded for gradients.
  ///
  /// - Parameter live: every tensor of the network by its full key.
  public convenience init(live: [String: Tensor], device: Device = .cpu) {
    let state = State(source: "training", tensors: [:]) { key, shape, _ in
      guard let tensor = live[key], tensor.shape == shape else {
        fatalError("\(key) of shape \(shape) is not in the network that is trained")
      }
      return tensor
    }
    self.init(state: state, prefix: "", device: device)
  }

  private init(state: State, prefix: String, device: Device) {
    self.state = state
    self.prefix = prefix
    self.device = device
  }

  /// A loader for the part of the network whose keys begin with `name.`.
  public func scoped(_ name: String) -> WeightLoader {
    WeightLoader(state: state, prefix: prefix + name + ".", device: device)
  }

  /// Whether the file has `key`; for parts that are there in some configurations only.
  public func has(_ key: String) -> Bool { state.tensors[prefix + key] != nil }

  /// The tensor called `key`, as float32 (integers stay int64).
  ///
  /// - Parameter initial: its first values in a network that is to be trained from nothing.
  /// - Returns: the tensor, or zeros of `shape` when it is missing or misshapen, which ``finish()`` will throw.
  public func tensor(
    _ key: String, _ shape: [Int], initial: @autoclosure () -> WeightInitialization = .standard
  ) -> Tensor {
    let full = prefix + key
    if let maker = state.maker {
      let tensor = maker(full, shape, initial)
      state.parameters.append((full, tensor))
      return tensor
    }
    state.used.insert(full)
    guard let stored = state.tensors[full] else {
      state.missing.append(full)
      return .zeros(shape, device: device)
    }
    guard stored.shape == shape else {
      state.misshapen.append("\(full) has shape \(stored.shape), expected \(shape)")
      return .zeros(shape, device: device)
    }
    let tensor = stored.tensor(device: device)
    state.parameters.append((full, tensor))
    return tensor
  }

  /// The convolution weight behind `key_g` and `key_v`: `g · v / ‖v‖`, with the norm over everything but
  /// `dimension`.
  ///
  /// Weight normalisation (Salimans and Kingma, 2016) is a parametrisation for training; folded once at load, it
  /// costs nothing at inference. It begins with g = ‖v‖, so that the weight itself is what a layer without it begins with.
  public func weightNormalized(_ key: String, _ shape: [Int], dimension: Int = 0) -> Tensor {
    var gainShape = [Int](repeating: 1, count: shape.count)
    gainShape[dimension] = shape[dimension]
    let direction = tensor(key + "_v", shape)
    let norms = direction.transposed(0, dimension).reshaped(shape[dimension], -1).norm(1).reshaped(gainShape)
    let gain = tensor(key + "_g", gainShape, initial: .numbers(norms.floats))
    return direction * (gain / norms)
  }

  /// Marks `key` as known and not needed, such as statistics that only training uses.
  public func ignore(_ key: String) { state.used.insert(prefix + key) }

  /// Every tensor handed out so far with its full key, in the order asked for: the network's parameters.
  public var parameters: [(key: String, tensor: Tensor)] { state.parameters }

  /// Checks that nothing was missing or misshapen and that every key of the file was asked for or ignored.
  ///
  /// - Throws: ``WeightError`` with all problems.
  public func finish() throws {
    let unexpected = state.tensors.keys.filter { !state.used.contains($0) }
    if let error = WeightError(
      source: state.source, missing: state.missing, unexpected: unexpected, misshapen: state.misshapen)
    {
      throw error
    }
  }
}
