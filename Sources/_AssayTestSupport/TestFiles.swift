import AssayFiles
public import Foundation

/// Where tests find their files.
public enum TestFiles {
  /// The root of the checkout.
  public static let repository = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// A committed fixture by its path below `Tests/Fixtures`.
  public static func fixture(_ path: String) -> URL {
    repository.appendingPathComponent("Tests/Fixtures").appendingPathComponent(path)
  }

  /// Speech and third-party weights that are not in the repository: in the folder named by `ASSAY_SHARED`, or in one
  /// called `shared` beside the checkout. A test that reads them has the trait `.needs(.shared(…))`.
  public static func shared(_ path: String) -> URL {
    let root =
      ProcessInfo.processInfo.environment["ASSAY_SHARED"].map { URL(fileURLWithPath: $0) }
      ?? repository.deletingLastPathComponent().appendingPathComponent("shared")
    return root.appendingPathComponent(path)
  }

  /// Where `assay models pull` puts a model's file. A test that reads it has the trait `.needs(.model(…))`.
  public static func pulled(_ model: String, _ file: String) -> URL {
    UserFolders.models.appendingPathComponent(model, isDirectory: true).appendingPathComponent(file)
  }

  /// Calls `body` with a new empty folder, which is removed afterwards.
  public static func withTemporaryFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("assay-test-\(UUID().uuidString)", isDirectory: true)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }
}
