public import Foundation

/// The model folders that come with Assay: in `Models/` of a checkout, in `share/assay/models` of an installation.
public enum BundledModels {
  /// What `assay purify` uses where no model is named.
  public static let defaultName = "phonepure-compact"
  /// What the cloner of Assay's own uses.
  public static let defaultClonerName = "source-filter-compact"

  /// The folder of a model that came with this program; `nil` when there is none of that name.
  ///
  /// - Parameter program: the executable's path.
  public static func folder(named name: String, program: URL = Self.program) -> URL? {
    places(program).map { $0.appendingPathComponent(name, isDirectory: true) }
      .first {
        FileManager.default.fileExists(
          atPath: $0.appendingPathComponent(ModelFolder.manifestName).path)
      }
  }

  /// All of them, by name; of two with one name the nearer.
  public static func all(program: URL = Self.program) -> [String: ModelFolder] {
    places(program).reversed().reduce(into: [:]) { $0.merge(ModelFolder.all(in: $1)) { _, nearer in nearer } }
  }

  /// Where this program lies, links followed.
  public static var program: URL {
    URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
  }

  /// From the nearest to the farthest: an installation's, then those of the folders around a build.
  private static func places(_ program: URL) -> [URL] {
    var folder = program.deletingLastPathComponent()
    var places = [
      folder.deletingLastPathComponent().appendingPathComponent(
        "share/assay/models", isDirectory: true)
    ]
    while folder.path != "/" {
      places.append(folder.appendingPathComponent("Models", isDirectory: true))
      folder.deleteLastPathComponent()
    }
    return places
  }
}
