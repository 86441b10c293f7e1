public import AssayFiles
public import AssayTensor
public import Foundation

/// What a method is made with: where it computes, where models are, and the methods of the other roles.
///
/// So a protection can be given a purifier, a cloner or verifiers by name without its target importing theirs.
public struct MethodEnvironment: Sendable {
  /// The folder of pulled and converted models.
  public let models: URL
  /// The ids of all recordings of the call, where they are known: by them a method that looks for files by the recordings'
  /// names knows whether a name says which one is meant.
  public let recordings: [String]
  /// The methods of every role.
  public let methods: MethodRegistries
  private let chosenDevice: Device
  private let threads: Int?

  /// - Parameters:
  ///   - device: the device for tensors.
  ///   - threads: threads inside one operation; the number of cores when `nil`.
  public init(
    device: Device = .cpu, threads: Int? = nil, models: URL = UserFolders.models, recordings: [String] = [],
    methods: MethodRegistries = .init()
  ) {
    chosenDevice = device
    self.threads = threads
    self.models = models
    self.recordings = recordings
    self.methods = methods
  }

  /// The device for tensors. The first call in the process opens libtorch, so a method without tensors does not wait for it.
  ///
  /// - Throws: `TensorError` when libtorch or the device is missing.
  public func device() throws -> Device {
    try ComputeRuntime.startOnce(device: chosenDevice, threads: threads)
    return chosenDevice
  }
}

extension MethodEnvironment {
  /// Makes the purifier called `name`.
  ///
  /// - Parameter parameters: values by name, as users write them; the others have their defaults.
  /// - Throws: ``RoleError`` for an unknown name or parameter, and what making the method throws.
  public func purifier(_ name: String, _ parameters: [String: String] = [:]) throws -> any Purifier {
    try methods.purifiers.make(name, parameters, self)
  }

  /// Makes the cloner called `name`; see ``purifier(_:_:)``.
  public func cloner(_ name: String, _ parameters: [String: String] = [:]) throws -> any Cloner {
    try methods.cloners.make(name, parameters, self)
  }

  /// Makes the verifier called `name`; see ``purifier(_:_:)``.
  public func verifier(_ name: String, _ parameters: [String: String] = [:]) throws -> any SpeakerVerifier {
    try methods.verifiers.make(name, parameters, self)
  }

  /// Makes the protection called `name`; see ``purifier(_:_:)``.
  public func protection(_ name: String, _ parameters: [String: String] = [:]) throws -> any Protection {
    try methods.protections.make(name, parameters, self)
  }

  /// Makes the rater called `name`; see ``purifier(_:_:)``.
  public func rater(_ name: String, _ parameters: [String: String] = [:]) throws -> any SpeechRater {
    try methods.raters.make(name, parameters, self)
  }

  /// Makes the recogniser called `name`; see ``purifier(_:_:)``.
  public func recogniser(_ name: String, _ parameters: [String: String] = [:]) throws -> any SpeechRecogniser
  {
    try methods.recognisers.make(name, parameters, self)
  }
}

extension Registry {
  fileprivate func make(_ name: String, _ parameters: [String: String], _ environment: MethodEnvironment)
    throws
    -> Method
  {
    let entry = try entry(named: name)
    return try entry.make(ParameterValues(for: entry.description, overrides: parameters), environment)
  }
}
