import AssayErrors
import AssayRoles
public import Foundation

/// How model folders of one kind are made of published files. A new kind of folder is one more of these in the table that
/// `assay models pull` is given.
public struct ModelFolderConversion: Sendable {
  /// The kind in the manifest.
  public let kind: String
  /// Makes the folder.
  ///
  /// - Parameters: the files by their names in the catalogue, their licence, and the folder, which it creates.
  public let convert: @Sendable (_ files: [String: URL], _ licence: String, _ folder: URL) throws -> Void

  public init(
    kind: String,
    convert: @escaping @Sendable (_ files: [String: URL], _ licence: String, _ folder: URL) throws -> Void
  ) {
    self.kind = kind
    self.convert = convert
  }
}

extension [ModelFolderConversion] {
  /// Makes the model folder of an entry of the catalogue.
  ///
  /// - Throws: ``RoleError`` for a kind that is not in the table, and what the conversion throws.
  public func convert(_ entry: CatalogEntry, _ files: [String: URL], to folder: URL) throws {
    guard case .folder(let kind) = entry.form, let conversion = first(where: { $0.kind == kind }) else {
      throw RoleError(
        .missingModel, "Nothing makes the model folder of \(entry.name): this build has no conversion for it."
      )
    }
    try conversion.convert(files, entry.licence, folder)
  }
}
