import AssayErrors
public import AssayFiles
import AssayRoles
public import Foundation

/// A folder with the networks of a method: `model.json`, which says what they are, and the files that it names.
///
/// What is in `model.json` is the method's own, such as `PhonePuReManifest`. All have `kind` and `licence`, and
/// wherever a `name` stands beside a `sha256` it is a file of the folder.
public struct ModelFolder: Sendable, Equatable {
  public static let manifestName = "model.json"

  public let url: URL
  /// Which method's it is, such as `phonepure`.
  public let kind: String
  public let licence: String
  /// The SHA-256 of each file by its name.
  public let files: [String: ContentHash]

  /// - Throws: `RoleError` with code `.missingModel` for a folder that is none.
  public init(_ url: URL) throws {
    let manifest = url.appendingPathComponent(Self.manifestName)
    guard let data = try? Data(contentsOf: manifest) else {
      throw RoleError(
        .missingModel,
        "\(url.path) is not a model folder: there is no \(Self.manifestName) in it; make one with assay models "
          + "convert."
      )
    }
    guard let object = (try? JSONSerialization.jsonObject(with: data)) as? [String: Any],
      let kind = object["kind"] as? String, let licence = object["licence"] as? String
    else {
      throw RoleError(
        .missingModel,
        "\(manifest.path) is not understood: it must be JSON with kind and licence; convert the weights again."
      )
    }
    self.url = url
    self.kind = kind
    self.licence = licence
    var files: [String: ContentHash] = [:]
    Self.collect(object, into: &files)
    self.files = files
  }

  /// The model folder at `url`; `nil` where there is no manifest.
  ///
  /// - Throws: `RoleError` with code `.missingModel` for a manifest that is not understood.
  public static func ifPresent(_ url: URL) throws -> ModelFolder? {
    hasManifest(url) ? try ModelFolder(url) : nil
  }

  private static func collect(_ value: Any, into files: inout [String: ContentHash]) {
    if let object = value as? [String: Any] {
      if let name = object["name"] as? String, let digits = object["sha256"] as? String,
        let hash = ContentHash(hexadecimal: digits)
      {
        files[name] = hash
      }
      for child in object.values { collect(child, into: &files) }
    } else if let list = value as? [Any] {
      for child in list { collect(child, into: &files) }
    }
  }

  /// Compares every file of a folder with its hash.
  ///
  /// - Throws: `FileError` when a file is there but cannot be read.
  public static func state(of folder: URL) throws -> ModelStore.State {
    let manifest = folder.appendingPathComponent(manifestName)
    guard FileManager.default.fileExists(atPath: manifest.path) else { return .missing(manifest) }
    guard let model = try? ModelFolder(folder) else { return .damaged(manifest) }
    for (name, hash) in model.files.sorted(by: { $0.key < $1.key }) {
      let url = folder.appendingPathComponent(name)
      guard FileManager.default.fileExists(atPath: url.path) else { return .missing(url) }
      guard try ModelStore.sha256(of: url) == hash else { return .damaged(url) }
    }
    return .present
  }

  /// The model folders in `folder`, such as the models folder, by name.
  public static func all(in folder: URL = ModelStore.folder) -> [String: ModelFolder] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.reduce(into: [:]) { found, name in
      found[name] = try? ModelFolder(folder.appendingPathComponent(name, isDirectory: true))
    }
  }

  /// The folder that a user means: a path, the name of a folder in the models folder, or that of a model that comes
  /// with Assay.
  ///
  /// - Parameter program: the executable, beside which Assay's own models are looked for.
  /// - Throws: `RoleError` with code `.missingModel` when there is none, or one of either sort.
  public static func find(
    _ name: String, in folder: URL = ModelStore.folder, program: URL = BundledModels.program
  ) throws -> URL {
    let path = URL(fileURLWithPath: name, isDirectory: true)
    guard !name.contains("/"), name != ".", name != ".." else { return path }
    let stored = folder.appendingPathComponent(name, isDirectory: true)
    switch (hasManifest(path), hasManifest(stored)) {
    case (true, true) where path.standardizedFileURL != stored.standardizedFileURL:
      throw RoleError(
        .missingModel,
        "Both \(path.path) and \(stored.path) are models called \(name): write ./\(name) for the first, or the whole "
          + "path of the second.")
    case (_, true): return stored
    case (true, false): return path
    case (false, false): break
    }
    if let own = BundledModels.folder(named: name, program: program) { return own }
    if [BundledModels.defaultName, BundledModels.defaultClonerName].contains(name) {
      throw RoleError(
        .missingModel,
        "The model \(name), which comes with Assay, is not beside this program (\(program.path)): run it from its "
          + "checkout, or copy the checkout's Models/\(name) to \(stored.path).")
    }
    if ModelCatalog.entries.contains(where: { $0.name == name && $0.form != .files }) {
      throw RoleError(
        .missingModel,
        "The model \(name) is not on this machine (looked for \(stored.path)); run: assay models pull \(name)"
      )
    }
    if FileManager.default.fileExists(atPath: path.path) { return path }
    let names = all(in: folder).keys.sorted()
    throw RoleError(
      .missingModel,
      "There is no model “\(name)”, neither as a folder here nor in \(folder.path), "
        + (names.isEmpty ? "which has none" : "which has \(names.joined(separator: ", "))")
        + ": pull or convert one with assay models.")
  }

  private static func hasManifest(_ folder: URL) -> Bool {
    FileManager.default.fileExists(atPath: folder.appendingPathComponent(manifestName).path)
  }
}
