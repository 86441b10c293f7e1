import AssayFiles
public import AssayModelStore
public import Foundation

/// The `model.json` of a ``SourceFilterVoice``.
public struct SourceFilterManifest: ModelManifest, Equatable {
  /// Always ``currentKind``.
  public let kind: String
  /// Of this file's layout: 1.
  public let format: Int
  public let licence: String
  /// Which run the weights were taken from.
  public let source: String
  public let network: SourceFilterConfiguration
  public let weights: ModelFolder.File

  static let currentKind = "source-filter"
  static let currentFormat = 1

  public init(licence: String, source: String, network: SourceFilterConfiguration, weights: ModelFolder.File)
  {
    kind = Self.currentKind
    format = Self.currentFormat
    self.licence = licence
    self.source = source
    self.network = network
    self.weights = weights
  }

  /// - Throws: `RoleError` naming the folder or the field at fault.
  public init(in folder: URL) throws {
    self = try ModelFolder.manifest(in: folder, kind: Self.currentKind, format: Self.currentFormat)
  }
}
