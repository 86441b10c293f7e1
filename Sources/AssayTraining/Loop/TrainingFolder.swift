import AssayCheckpoint
import AssayFiles
import AssayRoles
import Foundation

/// A run's folder: its configuration, log, curves, checkpoint, and the weights that are its result.
public struct TrainingFolder: Sendable, Equatable {
  public let url: URL

  public init(_ url: URL) { self.url = url }

  /// What the run was started with; a run goes on only with the same.
  public var configuration: URL { url.appendingPathComponent("config.yaml") }
  /// One JSON object a line.
  public var log: URL { url.appendingPathComponent("log.jsonl") }
  public var curves: URL { url.appendingPathComponent("curves.svg") }
  /// Everything that training goes on from.
  public var checkpoint: URL { url.appendingPathComponent("checkpoint.safetensors") }
  /// The averaged weights of the latest checkpoint.
  public var latestWeights: URL { url.appendingPathComponent("latest.safetensors") }
  /// The averaged weights with the best validation.
  public var bestWeights: URL { url.appendingPathComponent("best.safetensors") }

  public var hasCheckpoint: Bool { FileManager.default.fileExists(atPath: checkpoint.path) }

  /// Makes the folder, or finds that it belongs to the same run.
  ///
  /// - Parameter text: the configuration.
  /// - Returns: whether the run is new, and its configuration was written.
  /// - Throws: `RoleError` when another run lies there, `FileError` when it cannot be written.
  @discardableResult
  public func open(configuration text: String) throws -> Bool {
    if let stored = try? String(contentsOf: configuration, encoding: .utf8) {
      guard stored == text || isSameRecipe(stored, text) else {
        throw RoleError(
          .unsuitableInput,
          "\(url.path) holds a run with another configuration: use another folder, or its own \(configuration.lastPathComponent) to go on with it."
        )
      }
      return false
    }
    guard !FileManager.default.fileExists(atPath: url.path) || isEmpty else {
      throw RoleError(
        .unsuitableInput, "\(url.path) exists and is no training run: choose a folder that is not there yet.")
    }
    try AtomicFile.write(Data(text.utf8), to: configuration)
    return true
  }

  /// Removes what ``open(configuration:)`` made of a new run that cannot begin; a folder that holds anything else stays.
  public func discardIfUnused() {
    let names = try? FileManager.default.contentsOfDirectory(atPath: url.path)
    if names == [configuration.lastPathComponent] { try? FileManager.default.removeItem(at: url) }
  }

  /// Whether two texts say the same: older versions wrote fewer fields.
  private func isSameRecipe(_ stored: String, _ text: String) -> Bool {
    guard let recipe = try? TrainingRecipe(yaml: stored, name: configuration.path) else { return false }
    return recipe == (try? TrainingRecipe(yaml: text, name: configuration.path))
  }

  private var isEmpty: Bool {
    (try? FileManager.default.contentsOfDirectory(atPath: url.path))?.isEmpty ?? false
  }
}
