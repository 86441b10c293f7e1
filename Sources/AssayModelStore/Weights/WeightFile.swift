public import AssayCheckpoint
import AssayErrors
public import AssayFiles
import AssayRoles
public import Foundation

/// A file of weights that was compared with what it must be: methods read no other.
///
/// There are three things that say what a file must be: the model catalogue, see ``ModelStore/weights(of:file:in:)``;
/// the `model.json` of its folder, see ``ModelFolder``; and the receipt that lies beside a pulled file.
public struct WeightFile: Sendable, Equatable {
  public let url: URL
  public let sha256: ContentHash

  /// Only for who has compared them.
  init(_ url: URL, sha256: ContentHash) {
    self.url = url
    self.sha256 = sha256
  }

  /// A file of a user's own.
  ///
  /// - Parameters:
  ///   - url: the file. Its folder's `model.json` or its receipt says what it must be, or it is one that the catalogue
  ///     pins.
  ///   - model: the name in the catalogue of the model that the file would be of.
  /// - Throws: `RoleError` with code `.missingModel` when it is not there or nothing says what it must be, `FileError` with
  ///   code `.wrongHash` when it is damaged.
  public init(own url: URL, model: String) throws {
    guard FileManager.default.fileExists(atPath: url.path) else {
      throw RoleError(
        .missingModel, "There is no file of weights \(url.path): check the parameter weights.")
    }
    guard let hash = try ModelStore.sha256(of: url) else { preconditionFailure("every size is accepted") }
    let (name, folder) = (url.lastPathComponent, url.deletingLastPathComponent())
    if let described = try ModelFolder.ifPresent(folder)?.files[name] {
      guard described == hash else {
        throw Self.differs(
          url, from: ModelFolder.manifestName,
          remedy:
            "download it again, or if you have replaced it, describe it again with assay models describe")
      }
    } else if let receipt = FileReceipt.read(beside: url) {
      guard receipt.content.sha256 == hash else {
        throw Self.differs(url, from: FileReceipt.location(beside: url).lastPathComponent)
      }
    } else {
      let catalogued = ModelCatalog.entries.first { $0.name == model }?.files.first { $0.name == name }
      guard catalogued?.content?.sha256 == hash else {
        throw Self.undescribed(url, model: catalogued?.content == nil ? nil : model)
      }
    }
    self.init(url, sha256: hash)
  }

  /// The name without the folder.
  public var name: String { url.lastPathComponent }

  /// The file's name and hash, as records of results have them.
  public var hashes: [String: String] { [name: sha256.hexadecimal] }

  /// The tensors of a dictionary in the file, such as `model_state`; of the file itself where it is nothing but tensors,
  /// as safetensors and older exports are.
  ///
  /// - Throws: ``CheckpointError`` for a file that cannot be read or is another kind of model.
  public func stateDict(at path: String) throws -> [String: CheckpointTensor] {
    let checkpoint = try Checkpoint.open(url)
    if checkpoint.root.value(at: path) == nil, let bare = try? checkpoint.stateDict(at: "") { return bare }
    return try checkpoint.stateDict(at: path)
  }

  static func differs(
    _ url: URL, from description: String, remedy: String = "convert or download it again"
  ) -> FileError {
    FileError(.wrongHash, "\(url.path) has another SHA-256 than \(description) says: \(remedy).")
  }

  /// - Parameter model: where the catalogue has another file of this name.
  private static func undescribed(_ url: URL, model: String?) -> RoleError {
    let known =
      model.map {
        "\(url.path) is not the file that the catalogue names: run assay models pull \($0), or if it"
      }
      ?? "\(url.path) has no description, so damage would go unnoticed: if it"
    return RoleError(
      .missingModel,
      "\(known) is the right file, describe it and its licence with assay models describe \(url.path).")
  }
}
