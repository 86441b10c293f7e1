import AssayCheckpoint
import AssayDiffusion
import AssayErrors
import AssayFeatures
import AssayFiles
import AssayPhonePuRe
import AssayRoles
public import Foundation

/// A run's folder: its configuration, log, curves, checkpoint and resulting weights.
public struct TrainingFolder: Sendable, Equatable {
  public let url: URL

  public init(_ url: URL) { self.url = url }

  /// The configuration of the run; a run continues only with the same one.
  public var configuration: URL { url.appendingPathComponent("config.yaml") }
  /// One JSON object per line.
  public var log: URL { url.appendingPathComponent("log.jsonl") }
  public var curves: URL { url.appendingPathComponent("curves.svg") }
  /// The complete state to resume from.
  public var checkpoint: URL { url.appendingPathComponent("checkpoint.safetensors") }
  /// The averaged weights of the latest checkpoint.
  public var latestWeights: URL { url.appendingPathComponent("latest.safetensors") }
  /// The averaged weights with the best validation.
  public var bestWeights: URL { url.appendingPathComponent("best.safetensors") }

  public var hasCheckpoint: Bool { FileManager.default.fileExists(atPath: checkpoint.path) }

  /// Makes the folder, or checks that it belongs to the same run.
  ///
  /// - Parameter text: the configuration.
  /// - Returns: whether the run is new and its configuration was written.
  /// - Throws: `RoleError` if the folder contains another run, `FileError` if it cannot be written.
  @discardableResult
  public func open(configuration text: String) throws -> Bool {
    if let stored = try? String(contentsOf: configuration, encoding: .utf8) {
      guard stored == text || isSameRecipe(stored, text) else {
        throw RoleError(
          .unsuitableInput,
          "\(url.path) contains a run with another configuration: use another folder, or its own \(configuration.lastPathComponent) to continue it."
        )
      }
      return false
    }
    guard !FileManager.default.fileExists(atPath: url.path) || isEmpty else {
      throw RoleError(
        .unsuitableInput, "\(url.path) exists and is not a training run: choose a new folder.")
    }
    try AtomicFile.write(Data(text.utf8), to: configuration)
    return true
  }

  /// Removes what ``open(configuration:)`` wrote for a new run that cannot start. A folder with other content is kept.
  public func discardIfUnused() {
    let names = try? FileManager.default.contentsOfDirectory(atPath: url.path)
    if names == [configuration.lastPathComponent] { try? FileManager.default.removeItem(at: url) }
  }

  /// Whether two configurations are equal: older versions wrote fewer fields.
  private func isSameRecipe(_ stored: String, _ text: String) -> Bool {
    guard let recipe = try? PhonePuReRecipe(yaml: stored, name: configuration.path) else { return false }
    return recipe == (try? PhonePuReRecipe(yaml: text, name: configuration.path))
  }

  private var isEmpty: Bool {
    (try? FileManager.default.contentsOfDirectory(atPath: url.path))?.isEmpty ?? false
  }
}
