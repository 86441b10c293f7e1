public import Foundation

/// A file of weights or of a training run: PyTorch's zip and legacy formats, and safetensors.
///
/// Nothing that a file contains is ever executed. The file is mapped into memory and tensors are read from it
/// when asked for, so that it has to stay as it is meanwhile; replacing it by renaming is fine.
public struct Checkpoint: Sendable {
  public let format: CheckpointFormat
  /// Everything in the file. For safetensors a dictionary of all tensors, sorted by name.
  public let root: CheckpointValue
  /// The metadata of a safetensors file; empty for the other formats.
  public let metadata: [String: String]
  private let file: FileBytes

  /// Opens a checkpoint in whichever format its bytes have.
  ///
  /// - Parameter foreign: what to do with objects that are no part of weights.
  /// - Throws: ``CheckpointError`` unless the whole file is in order; elements are not looked at.
  public static func open(_ url: URL, foreign: ForeignObjects = .refuse) throws -> Checkpoint {
    try Checkpoint(FileBytes(mapping: url), foreign: foreign)
  }

  init(_ file: FileBytes, foreign: ForeignObjects) throws {
    self.file = file
    format = try CheckpointFormat(recognising: file)
    switch format {
    case .torchZip: (root, metadata) = (try TorchZip.read(file, foreign: foreign), [:])
    case .torchLegacy: (root, metadata) = (try TorchLegacy.read(file, foreign: foreign), [:])
    case .safetensors: (root, metadata) = try Safetensors.read(file)
    }
  }

  // MARK: - Values by path

  /// The value at a path of dictionary keys and list positions such as `ema/shadow_params/0`;
  /// `""` is ``root``.
  ///
  /// - Throws: ``CheckpointError`` with code `.missingEntry`, naming what is there instead.
  public func value(at path: String) throws -> CheckpointValue {
    guard let value = root.value(at: path) else {
      let names = root.dictionaryValue?.keys.prefix(20).map(\.description).joined(separator: ", ")
      throw file.refusal(
        .missingEntry, "has nothing at \(path)",
        remedy: "check the kind of model, the file holds \(names ?? root.kind)")
    }
    return value
  }

  /// - Throws: ``CheckpointError`` with code `.missingEntry`, or `.wrongKind` when something else lies there.
  public func tensor(at path: String) throws -> CheckpointTensor {
    let value = try value(at: path)
    guard let tensor = value.tensorValue else { throw wrongKind(value, at: path, expected: "a tensor") }
    return tensor
  }

  /// The tensors of a list or tuple, such as `ema/shadow_params`.
  ///
  /// - Throws: ``CheckpointError`` with code `.missingEntry`, or `.wrongKind` when an item is something else.
  public func tensorList(at path: String) throws -> [CheckpointTensor] {
    let value = try value(at: path)
    guard let items = value.items else { throw wrongKind(value, at: path, expected: "a list of tensors") }
    return try items.enumerated().map { position, item in
      guard let tensor = item.tensorValue else {
        throw wrongKind(item, at: joined(path, String(position)), expected: "a tensor")
      }
      return tensor
    }
  }

  /// The tensors of a dictionary, such as `model_state`, in the order of the file; `""` is the whole file.
  ///
  /// - Throws: ``CheckpointError`` with code `.missingEntry`, or `.wrongKind` when an entry is no tensor or
  ///   has a number as its key.
  public func orderedStateDict(at path: String) throws -> [(name: String, tensor: CheckpointTensor)] {
    let value = try value(at: path)
    guard let dictionary = value.dictionaryValue else {
      throw wrongKind(value, at: path, expected: "a state dict")
    }
    return try dictionary.pairs.map { key, item in
      guard let tensor = item.tensorValue else {
        throw wrongKind(item, at: joined(path, key.description), expected: "a tensor")
      }
      guard case .string(let name) = key else {
        throw file.refusal(
          .wrongKind, "has a tensor under the number \(key) \(place(path)), not under a name",
          remedy: "check the kind of model")
      }
      return (name, tensor)
    }
  }

  /// The tensors of a dictionary by name. See ``orderedStateDict(at:)``.
  public func stateDict(at path: String) throws -> [String: CheckpointTensor] {
    Dictionary(uniqueKeysWithValues: try orderedStateDict(at: path).map { ($0.name, $0.tensor) })
  }

  // MARK: - Tensors

  /// The entries of the root dictionary that are tensors, by name: all of them in safetensors and in files
  /// that are a state dict themselves.
  public var tensors: [String: CheckpointTensor] {
    guard let dictionary = root.dictionaryValue else { return [:] }
    var result: [String: CheckpointTensor] = [:]
    for (key, value) in dictionary.pairs {
      if case .string(let name) = key, let tensor = value.tensorValue { result[name] = tensor }
    }
    return result
  }

  /// All tensors under paths such as `optimizer_state/state/0/exp_avg`, in the order of the file. A file that
  /// is a single tensor has it under `""`. What was passed to foreign objects is not searched.
  ///
  /// - Throws: ``CheckpointError`` with code `.duplicateName` when two tensors would have the same path.
  public func allTensors() throws -> [(path: String, tensor: CheckpointTensor)] {
    var result: [(path: String, tensor: CheckpointTensor)] = []
    collect(root, "", into: &result)
    var paths: Set<String> = []
    for (path, _) in result where !paths.insert(path).inserted {
      throw file.refusal(.duplicateName, "has two tensors at \(path)", remedy: "rename one of them")
    }
    return result
  }

  private func collect(
    _ value: CheckpointValue, _ path: String, into result: inout [(path: String, tensor: CheckpointTensor)]
  ) {
    switch value {
    case .tensor(let tensor): result.append((path, tensor))
    case .dictionary(let dictionary):
      for (key, item) in dictionary.pairs { collect(item, joined(path, key.description), into: &result) }
    case .list(let items), .tuple(let items):
      for (position, item) in items.enumerated() {
        collect(item, joined(path, String(position)), into: &result)
      }
    default: break
    }
  }

  private func joined(_ path: String, _ component: String) -> String {
    path.isEmpty ? component : "\(path)/\(component)"
  }

  private func place(_ path: String) -> String {
    path.isEmpty ? "at its top level" : "at \(path)"
  }

  private func wrongKind(_ value: CheckpointValue, at path: String, expected: String) -> CheckpointError {
    file.refusal(
      .wrongKind, "has \(value.kind) \(place(path)), not \(expected)",
      remedy: "check the kind of model")
  }
}
