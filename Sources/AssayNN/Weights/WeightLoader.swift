public import AssayCheckpoint
public import AssayTensor

/// Gives a network its weights by key, and checks that file and network match exactly.
///
/// Loading means read → rename → verify all → apply. A network asks for every tensor by its key and shape in its
/// initialiser. Problems are collected, and ``finish()`` throws all of them together, so a network with a wrong weight
/// never leaves its initialiser.
///
/// ```swift
/// let loader = WeightLoader(tensors, source: "pretrained.pt")
/// let network = SpeakerEncoderNetwork(loader)
/// try loader.finish()
/// ```
public final class WeightLoader {
  /// The source of the tensors and the keys asked for; shared by a loader and those scoped from it.
  private final class State {
    let source: String
    let tensors: [String: CheckpointTensor]
    var used: Set<String> = []
    var missing: [String] = []
    var misshapen: [String] = []
    var parameters: [(key: String, tensor: Tensor)] = []
    /// In training, replaces a file: makes a tensor from a key, a shape and an initialisation.
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
  ///   - tensors: the state dict, with the keys that the network asks for.
  ///   - source: the file's name, for messages.
  public convenience init(_ tensors: [String: CheckpointTensor], source: String, device: Device = .cpu) {
    self.init(state: State(source: source, tensors: tensors), prefix: "", device: device)
  }

  /// A loader that initialises the weights randomly, for training from scratch.
  ///
  /// - Parameter initializer: draws in the order in which the network asks.
  public convenience init(initializing initializer: RandomGenerator, device: Device = .cpu) {
    let state = State(source: "a new network", tensors: [:]) { key, shape, initial in
      initial().values(shape, key: key, using: initializer).to(device)
    }
    self.init(state: state, prefix: "", device: device)
  }

  /// A loader of tensors in training: the network shares these tensors, and values computed from them on loading, such as
  /// normalised weights, are recorded for gradients.
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

  /// Whether the file has `key`; for parts that only some configurations have.
  public func has(_ key: String) -> Bool { state.tensors[prefix + key] != nil }

  /// The tensor called `key`, as float32 (integers stay int64).
  ///
  /// - Parameter initial: its initial values in training from scratch.
  /// - Returns: the tensor, or zeros of `shape` if it is missing or misshapen; ``finish()`` then throws.
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
  /// Weight normalisation (Salimans and Kingma, 2016) is a parametrisation for training. It is folded on loading, so it
  /// costs nothing at inference. Initially g = ‖v‖, so the weight starts like that of a layer without normalisation.
  public func weightNormalized(_ key: String, _ shape: [Int], dimension: Int = 0) -> Tensor {
    var gainShape = [Int](repeating: 1, count: shape.count)
    gainShape[dimension] = shape[dimension]
    let direction = tensor(key + "_v", shape)
    let norms = direction.transposed(0, dimension).reshaped(shape[dimension], -1).norm(1).reshaped(gainShape)
    let gain = tensor(key + "_g", gainShape, initial: .numbers(norms.floats))
    return direction * (gain / norms)
  }

  /// Marks `key` as known and unused, such as statistics that only training needs.
  public func ignore(_ key: String) { state.used.insert(prefix + key) }

  /// Every tensor returned so far with its full key, in the order asked for: the network's parameters.
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
