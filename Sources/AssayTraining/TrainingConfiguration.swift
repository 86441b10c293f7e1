import AssayErrors
public import AssayRoles
import Foundation
import Yams

/// The common part of all training configurations, which makes an objective.
public protocol TrainingConfiguration: Codable, Hashable, Sendable {
  /// The kind of network: `purifier`, `refiner`, `cloner`.
  var kindName: String { get }
  /// A run or other weights to start from; `nil` starts from random weights.
  var start: String? { get set }
  /// Folders of speech to train on.
  var speech: [String] { get set }
  var validation: TrainingValidation { get set }
  var loop: LoopSettings { get set }

  /// Reads the data and makes the objective.
  ///
  /// - Parameters:
  ///   - encoder: makes the speaker encoder if it is needed; it computes on the CPU.
  ///   - placement: the placement of this process.
  ///   - progress: called with the current preparation and its completed share.
  /// - Throws: `RoleError`, `FileError` or `SignalError` for a configuration or data that cannot be used.
  func objective(
    encoder: @autoclosure () throws -> any SpeakerEncoder, placement: TrainingPlacement,
    progress: (String, Double) -> Void
  ) throws -> any TrainingObjective
}

extension TrainingConfiguration {
  /// - Throws: `RoleError` naming the field that is wrong.
  public init(yaml text: String, name: String) throws {
    do {
      self = try YAMLDecoder().decode(Self.self, from: text)
    } catch let error as DecodingError {
      throw RoleError(
        .invalidParameter, "\(name) is not a valid training configuration: \(explanation(error)).")
    } catch let error as YamlError {
      throw RoleError(.invalidParameter, "\(name) is not YAML: \(error)")
    }
  }

  /// The YAML text stored with a run.
  public func yaml() throws -> String {
    let encoder = YAMLEncoder()
    encoder.options.sortKeys = true
    return try encoder.encode(self)
  }

  /// What the speech's reader has to say.
  static func notes(_ speech: SpeechSet, _ validation: SpeechSet) -> [String] {
    [("training speech", speech), ("validation speech", validation)].flatMap { name, set in
      set.notices.map { "\(name): \($0)" }
    }
  }

  static func urls(_ paths: [String]) -> [URL] { paths.map { URL(fileURLWithPath: $0) } }
}

private func explanation(_ error: DecodingError) -> String {
  func place(_ context: DecodingError.Context) -> String {
    context.codingPath.map(\.stringValue).joined(separator: ".")
  }
  return switch error {
  case .keyNotFound(let key, let context):
    "\((context.codingPath.map(\.stringValue) + [key.stringValue]).joined(separator: ".")) is missing"
  case .typeMismatch(_, let context), .valueNotFound(_, let context): "\(place(context)) has the wrong type"
  case .dataCorrupted(let context):
    context.codingPath.isEmpty ? context.debugDescription : "\(place(context)) has no valid value"
  @unknown default: "it cannot be decoded"
  }
}
